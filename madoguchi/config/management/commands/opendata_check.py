"""``madoguchi opendata check FILE``: what is wrong with a file of open data, and a repaired one."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.services.opendata.public import (
    StandardsFaulty,
    check_file,
    city_standards,
    in_words,
    shipped_standards,
    visible,
    written,
)


class Command(ConsoleCommand):
    """Reads the file only; needs no database."""

    help = (
        "Check a file of open data against the standard datasets and the Digital Agency's rules. Ends with 1 where it has "
        "errors, also those that --fix repairs. Reads CSV, TSV, xlsx, ods, JSON and GeoJSON; the file itself is never changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("file", type=Path, help="the file")
        parser.add_argument(
            "--as", dest="slug", choices=sorted(shipped_standards().datasets), metavar="DATASET",
            help="which dataset it is, for example aed; without it the headings tell",
        )  # fmt: skip
        parser.add_argument(
            "--fix", type=Path, metavar="OUT", help="write a file with every certain repair (CSV, UTF-8)"
        )
        parser.add_argument(
            "--places", type=Path, metavar="CSV", help="known places: columns 所在地_連結表記 (or 住所), 緯度, 経度"
        )
        parser.add_argument("--json", action="store_true", help="as JSON, for other programs")
        parser.add_argument("--language", default="ja", choices=["ja", "en"], help="language of the words")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the groups of findings, and every change that was made."""
        file, out = options["file"], options["fix"]
        if out is not None and out.exists() and out.samefile(file):
            raise CommandError("--fix: write the repaired file to another place; the file itself is kept.")
        try:
            standards = city_standards(settings.CITY_FOLDER)
            places = _places(options["places"]) if options["places"] else None
            told, repaired = check_file(
                file.read_bytes(), name=file.name, slug=options["slug"] or "", standards=standards,
                language=options["language"], fix=out is not None, places=places,
                city=settings.CITY_FOLDER,
            )  # fmt: skip
        except (OSError, StandardsFaulty) as wrong:
            raise CommandError(str(wrong)) from None
        if options["json"]:
            self.say(written(told))
        else:
            self._tell(told, options["language"])
        if out is not None:
            out.write_bytes(repaired)
        if told["counts"]["error"]:
            self.stop_with(1)

    def _tell(self, told: dict[str, Any], language: str) -> None:
        for line in in_words(told, language):
            self.say(line)
        changes = told.get("changes", [])
        for one in changes[:200]:
            where = f" [{one['column']}]" if one["column"] else ""
            self.say(
                f"  {one['row']}{where} 「{visible(one['before'], one['after'])}」 → 「{visible(one['after'], one['before'])}」"
            )
        if told.get("changes_count", 0) > 200:
            self.say(f"  … +{told['changes_count'] - 200:,}")


def _places(path: Path) -> dict[str, tuple[str, str]]:
    """Address -> latitude and longitude."""
    with path.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    return {
        row.get("所在地_連結表記") or row.get("住所") or "": (row.get("緯度") or "", row.get("経度") or "")
        for row in rows
    }
