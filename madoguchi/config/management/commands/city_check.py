"""``madoguchi city check``: name every fault of a city's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from madoguchi.config.loading import check_city
from madoguchi.config.management.base import ConsoleCommand
from madoguchi.foundation.forms.public import signing_undecided


class Command(ConsoleCommand):
    """Reads files only; needs no database."""

    help = "Name every fault of a city's folder: file, line, what, and the remedy. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("folder", type=Path, help="the city's folder, for example cities/goshogawara")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print all faults; exit code 1 when one of them stops publishing."""
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        checked = check_city(folder)
        for fault in checked.faults:
            self.say(str(fault))
        remarks = len(checked.faults) - len(checked.errors)
        self.say(
            f"{folder}: {len(checked.procedures)} sound procedures, {len(checked.errors)} errors, {remarks} remarks."
        )
        undecided = signing_undecided(checked.procedures.values())
        if undecided:
            self.say(
                f"For the city to confirm: {len(undecided)} procedures are applied for with the card online and taken without"
                " a signature at the counter, because their definitions do not say whether one is asked for. Write"
                f" assurance: {{sign: yes}} or {{sign: no}} in each: {', '.join(undecided)}."
            )
        if checked.errors:
            self.stop_with(1)
