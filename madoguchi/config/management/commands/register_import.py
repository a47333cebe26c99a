"""``madoguchi register import``: residents, facts and addresses from files of the core system."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.foundation.residents.public import ImportKind, Outcome, SourceFile, import_residents, words_of_fault
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM

PARTS = ("people", "facts", "addresses", "protections")
MOST_LINES = 50


class Command(ConsoleCommand):
    """The good rows land, the others are named by line and column; nothing of what stands in them is printed."""

    help = (
        "Take over files of the core system (docs/how-to/import-the-register.md). Good rows land; faulty ones are named by "
        "line and column. Stopped half-way, run it again: it goes on with what is still different."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("people", type=Path, help="the CSV file of people")
        for part in PARTS[1:]:
            parser.add_argument(f"--{part}", type=Path, help=f"the CSV file of {part}")
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument(
            "--full", action="store_true", help="everybody: who is missing is marked as no longer listed"
        )
        which.add_argument("--difference", action="store_true", help="only what changed")
        parser.add_argument("--as-of", type=date.fromisoformat, help="the day of the export, YYYY-MM-DD (today)")
        parser.add_argument("--dry-run", action="store_true", help="read and judge; write nothing")
        parser.add_argument(
            "--many-leave", action="store_true", help="believe a full import in which very many are missing"
        )
        parser.add_argument("--demo", action="store_true", help="the people are invented")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and say what was done; exit code 3 when rows were not taken over."""
        outcome = import_residents(
            [self._read(part, options[part]) for part in PARTS if options[part] is not None],
            kind=ImportKind.FULL if options["full"] else ImportKind.DIFFERENCE,
            as_of=options["as_of"] or clock.today(),
            by=SYSTEM,
            at=clock.now(),
            demo=options["demo"],
            dry_run=options["dry_run"],
            many_leave=options["many_leave"],
        )
        self._tell(outcome, dry_run=options["dry_run"])
        if outcome.faults:
            self.stop_with(3)

    def _read(self, part: str, path: Path) -> SourceFile:
        try:
            return SourceFile(part, path.name, path.read_bytes())
        except OSError as trouble:
            raise CommandError(f"{path}: {trouble.strerror}.") from None

    def _tell(self, outcome: Outcome, *, dry_run: bool) -> None:
        if dry_run:
            self.say("Dry run: nothing was written.")
        for one in outcome.files:
            self.say(f"{one['part']}: {one['name']}, {one['encoding']}, {one['lines']} rows")
        for name, count in sorted(outcome.counts.items()):
            self.say(f"  {name:<24}{count:>9}")
        for one in outcome.characters[:MOST_LINES]:
            lines = ", ".join(map(str, one["lines"]))
            self.say(f"  {one['sort']:<14} {one['code']:<16} {one['count']:>6} times in {one['part']}, lines {lines}")
        for fault in outcome.faults[:MOST_LINES]:
            where = f", {fault.column}" if fault.column else ""
            self.say(f"  {fault.part} line {fault.line}{where}: {words_of_fault(fault.code)}")
        if len(outcome.faults) > MOST_LINES:
            self.say(f"  … and {len(outcome.faults) - MOST_LINES} more; all of them stand on the page of the import.")
