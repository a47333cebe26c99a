"""``madoguchi plan next``: begin the next plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.plan.public import follow_plan, get_plan


class Command(ConsoleCommand):
    """A copy with what is left over; it decides nothing."""

    help = (
        "Begin the next plan as a copy of the one before: measures and indicators whose last target was not reached, "
        "each from where it stands now. Targets and years are marked as to be confirmed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("key", help="key of the next plan, such as dx-2026")
        parser.add_argument("--title", required=True, help="its title in Japanese")
        parser.add_argument("--first", required=True, type=date.fromisoformat, help="its first day (YYYY-MM-DD)")
        parser.add_argument("--last", required=True, type=date.fromisoformat, help="its last day")
        parser.add_argument("--after", default="", help="key of the plan before (the one in force)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Begin it."""
        before = get_plan(options["after"], on=clock.today(), at=clock.now())
        version = follow_plan(
            before, key=options["key"], title=options["title"], first=options["first"], last=options["last"],
            by=SYSTEM, at=clock.now(),
        )  # fmt: skip
        for measure in version.plan.measures:
            self.say(f"{measure.number:>2}  {measure.title.ja}  ({len(measure.kpis)})")
        self.say(f"{version.plan_key}: {len(version.plan.measures)} of {len(before.plan.measures)} measures left over.")
