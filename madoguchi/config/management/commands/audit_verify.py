"""``madoguchi audit verify``: whether the ledgers are what was sealed."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.foundation.audit.public import Report, SealingStopped, note_verified, verify, witness
from madoguchi.kernel import clock


class Command(ConsoleCommand):
    """Reads only; may run beside everything else."""

    help = (
        "Check every act, look and attempt against its seal, and every seal against its signed checkpoint. "
        "Exit code 1 when something is wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--from", dest="since", type=_day, metavar="DAY", help="what was sealed from this day on")
        parser.add_argument("--to", dest="until", type=_day, metavar="DAY", help="and up to this day, counted")
        parser.add_argument("--json", action="store_true", help="as JSON, for other programs")
        parser.add_argument(
            "--public-key", type=Path, metavar="FILE", help="trust these keys (from madoguchi audit key)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, and say the first thing that is wrong."""
        begun = time.monotonic()
        try:
            report = verify(
                witness(options["public_key"]),
                since=options["since"],
                until=options["until"] + timedelta(days=1) if options["until"] else None,
                progress=self._progress if sys.stderr.isatty() else None,
            )
        except SealingStopped as stopped:
            raise CommandError(str(stopped)) from stopped
        seconds = time.monotonic() - begun
        if options["json"]:
            self.say(json.dumps(_as_json(report, seconds), ensure_ascii=False, indent=2))
        else:
            self._tell(report, seconds)
        if report.found:
            self.stop_with(1)
        if report.batches and not (options["since"] or options["until"]):
            note_verified(at=clock.now())

    def _progress(self, done: int, of: int) -> None:
        self.stderr.write(f"\r{done:,} of {of:,} lines …", ending="")

    def _tell(self, report: Report, seconds: float) -> None:
        self.say(
            f"{report.lines:,} lines in {report.batches:,} batches against {report.checkpoints:,} checkpoints "
            f"in {seconds:.1f} s."
        )
        for remark in report.remarks:
            self.say(f"Note: {remark}.")
        waiting = ", ".join(f"{count:,} {key}" for key, count in report.unsealed.items())
        self.say(f"Not sealed yet, so not checked: {waiting}.")
        if not report.batches and not report.found:
            self.say("Nothing is sealed yet.")
        elif report.first is None:
            self.say("Nothing is wrong.")
        else:
            self.say(f"WRONG ({report.found}). The first: [{report.first.kind}] {report.first.says}.")
            for one in sorted(report.findings, key=lambda finding: finding.order)[1:20]:
                self.say(f"  [{one.kind}] {one.says}")
            if report.found > 20:
                self.say(f"  … {report.found - 20} more: --json lists a hundred")


def _as_json(report: Report, seconds: float) -> dict[str, Any]:
    return {**asdict(report), "first": asdict(report.first) if report.first else None, "seconds": round(seconds, 3)}


def _day(text: str) -> datetime:
    day = date.fromisoformat(text)
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - made aware here
