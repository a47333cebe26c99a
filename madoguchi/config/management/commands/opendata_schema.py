"""``madoguchi opendata schema DATASET``: a dataset's definition for other programs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.services.opendata.public import (
    StandardsFaulty,
    city_standards,
    csvw,
    shipped_standards,
    table_schema,
    written,
)


class Command(ConsoleCommand):
    """Needs no database."""

    help = "Print a dataset's definition: Frictionless Table Schema, or CSVW metadata."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("dataset", choices=sorted(shipped_standards().datasets), help="for example aed")
        parser.add_argument(
            "--edition", default="standard", choices=["standard", "recommended"],
            help="自治体標準オープンデータセット, or the older 推奨データセット",
        )  # fmt: skip
        parser.add_argument("--csvw", metavar="ADDRESS", help="CSVW metadata of the file at this address")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print JSON."""
        try:
            dataset = city_standards(settings.CITY_FOLDER).datasets[options["dataset"]]
        except StandardsFaulty as wrong:
            raise CommandError(str(wrong)) from None
        edition = dataset.editions[options["edition"]]
        address = options["csvw"]
        self.say(written(table_schema(edition) if address is None else csvw(dataset, edition, address=address)))
