"""``madoguchi city check``: name every fault of a city's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from madoguchi.config.loading import check_city
from madoguchi.config.management.base import ConsoleCommand
from madoguchi.config.to_confirm import marks_in, signing_to_confirm
from madoguchi.foundation.forms.public import CheckedCity


class Command(ConsoleCommand):
    """Reads files only; needs no database."""

    help = "Name every fault of a city's folder: file, line, what, and the remedy. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("folder", type=Path, help="the city's folder, for example cities/goshogawara")
        parser.add_argument(
            "--to-confirm", action="store_true",
            help="list instead what the city has not confirmed yet: every mark in its files, with file, line and text",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Print all faults; exit code 1 when one of them stops publishing."""
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        checked = check_city(folder)
        if options["to_confirm"]:
            self._tell_to_confirm(folder, checked)
            return
        for fault in checked.faults:
            self.say(str(fault))
        remarks = len(checked.faults) - len(checked.errors)
        self.say(
            f"{folder}: {len(checked.procedures)} sound procedures, {len(checked.errors)} errors, {remarks} remarks."
        )
        waiting = len(marks_in(folder)) + len(signing_to_confirm(folder, checked.procedures.values()))
        if waiting:
            self.say(
                f"{waiting} things are for the city to confirm: madoguchi city check {folder} --to-confirm lists them."
            )
        if checked.errors:
            self.stop_with(1)

    def _tell_to_confirm(self, folder: Path, checked: CheckedCity) -> None:
        marks, unsaid = marks_in(folder), signing_to_confirm(folder, checked.procedures.values())
        for one in marks:
            self.say(str(one))
        if unsaid:
            self.say(
                f"{len(unsaid)} procedures are applied for with the card online and taken without a signature at the counter,"
                " because their definitions do not say whether one is asked for. Write"
                " assurance: {sign: yes} or {sign: no} in each:"
            )
        for one in unsaid:
            self.say(str(one))
        self.say(f"{folder}: {len(marks)} marks, {len(unsaid)} procedures that do not say whether somebody signs.")
        if checked.errors:
            self.say(
                f"{len(checked.errors)} errors: what could not be read is not among the procedures. Mend them first."
            )
