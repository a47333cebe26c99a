"""``madoguchi plan kpis``: all values."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.kernel import clock
from madoguchi.services.plan.public import end_of_day, get_plan, kpi_rows


class Command(ConsoleCommand):
    """One line an indicator, or JSON."""

    help = (
        "The newest values of the plan's indicators, each with the day it is of; as they were seen on a day with --on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--json", action="store_true", help="as JSON, for other programs")
        parser.add_argument("--on", type=date.fromisoformat, help="as seen on this day (YYYY-MM-DD)")
        parser.add_argument("--plan", default="", help="key of the plan (the one in force)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them."""
        day = options["on"] or clock.today()
        at = end_of_day(day) if options["on"] else clock.now()
        version = get_plan(options["plan"], on=day, at=at)
        rows = kpi_rows(version, on=day, at=at)
        if options["json"]:
            told = {"plan": version.plan_key, "version": version.number, "seen_on": day.isoformat(), "kpis": rows}
            self.say(json.dumps(told, ensure_ascii=False, indent=2))
            return
        for row in rows:
            value = "–" if row["value"] is None else row["value"]
            self.say(f"{row['measure']:>2}  {row['key']:<26} {value:>12}  {row['as_of'] or '–':<10}  {row['status']}")
