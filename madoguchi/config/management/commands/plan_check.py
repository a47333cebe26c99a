"""``madoguchi plan check``: whether the plan holds together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.foundation.organisation.public import read_organisation
from madoguchi.services.plan.public import check_plan


class Command(ConsoleCommand):
    """Reads files only; needs no database."""

    help = (
        "Prove that each measure of plan.yaml has an owner, a schedule and at least one indicator with a source. "
        "Exit code 1, and what is wrong with its line, where one has not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("folder", type=Path, nargs="?", help="the city's folder (MADOGUCHI_CITY)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what is wrong; exit code 1 when anything is."""
        folder: Path = options["folder"] or Path(settings.CITY_FOLDER)
        if not (folder / "plan.yaml").is_file():
            raise CommandError(f"{folder} has no plan.yaml.")
        checked = check_plan(folder, read_organisation(folder))
        for fault in checked.faults:
            self.say(str(fault))
        plan = checked.plan
        measures, kpis = (len(plan.measures), len(list(plan.every_kpi()))) if plan else (0, 0)
        self.say(f"{folder / 'plan.yaml'}: {measures} measures, {kpis} indicators, {len(checked.faults)} faults.")
        if checked.faults:
            self.stop_with(1)
