"""``madoguchi opendata import-ckan URL --dataset …``: datasets of another CKAN as versions in writing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.services.opendata.public import import_dataset


class Command(ConsoleCommand):
    """Publishes nothing: what it takes over is checked, submitted and approved as everything else."""

    help = "Take datasets over from another CKAN as versions in writing; nothing is published by this."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("url", help="address of the CKAN, such as https://data.example.lg.jp")
        parser.add_argument(
            "--dataset", action="append", required=True, metavar="SLUG[=NAME]", dest="datasets",
            help="dataset of our catalogue, and how it is called there if otherwise; may be given several times",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Each by itself: one that fails does not stop the others."""
        failed = 0
        for pair in options["datasets"]:
            slug, _equals, name = pair.partition("=")
            try:
                done = import_dataset(options["url"], name or slug, slug=slug, at=clock.now())
            except Refused as refused:
                failed += 1
                self.stderr.write(f"{slug}: {refused} {refused.way_out}")
                continue
            version = done.version
            self.say(
                f"{slug}: version {version.number}, {version.rows} records, {version.errors} errors, from {done.resource}"
            )
        if failed:
            raise CommandError(f"{failed} of {len(options['datasets'])} datasets were not taken over.")
