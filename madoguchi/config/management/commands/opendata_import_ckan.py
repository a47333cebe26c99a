"""``madoguchi opendata import-ckan URL --dataset …``: datasets of another CKAN as versions in writing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.services.opendata.public import import_dataset, packages_of


class Command(ConsoleCommand):
    """Publishes nothing: what it takes over is checked, submitted and approved as everything else."""

    help = "Take datasets over from another CKAN as versions in writing; nothing is published by this."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("url", help="address of the CKAN, such as https://data.example.lg.jp")
        parser.add_argument(
            "--dataset", action="append", default=[], metavar="SLUG[=NAME]", dest="datasets",
            help="dataset of our catalogue, and how it is called there if otherwise; may be given several times",
        )  # fmt: skip

        parser.add_argument(
            "--list", action="store_true", help="only say which datasets are there, and in which formats"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Each by itself: one that fails does not stop the others."""
        if options["list"]:
            return self._list(options["url"])
        if not options["datasets"]:
            raise CommandError("Name a dataset with --dataset, or see with --list which are there.")
        failed = 0
        for pair in options["datasets"]:
            slug, _equals, name = pair.partition("=")
            try:
                done = import_dataset(options["url"], name or slug, slug=slug, at=clock.now())
            except Refused as refused:
                failed += 1
                self.stderr.write(f"{slug}: {refused.told}")
                continue
            version = done.version
            self.say(
                f"{slug}: version {version.number}, {version.rows} records, {version.errors} errors, from {done.resource}"
            )
        if failed:
            raise CommandError(f"{failed} of {len(options['datasets'])} datasets were not taken over.")
        return None

    def _list(self, url: str) -> None:
        """One line a dataset: what it is called there, its formats, its title."""
        try:
            for one in packages_of(url):
                self.say(f"{one.name:<40} {' '.join(one.formats) or '–':<20} {one.title}")
        except Refused as refused:
            raise CommandError(refused.told) from None
