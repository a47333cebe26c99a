"""``madoguchi forms print``: every blank form of a city's folder as PDF, to be looked at."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import override

from madoguchi.config.loading import check_city, sender_in
from madoguchi.config.management.base import ConsoleCommand
from madoguchi.foundation.forms.public import Faulty, Procedure, proof_pdf, walks


class Command(ConsoleCommand):
    """Reads files only; needs no database, and keeps nothing in it."""

    help = "Write the blank form of every procedure of a city's folder as PDF, to look at each page before publishing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("slugs", nargs="*", metavar="slug", help="only these procedures")
        parser.add_argument("--out", type=Path, required=True, help="the folder to write into")
        parser.add_argument("--city", type=Path, help="the city's folder (MADOGUCHI_CITY)")
        parser.add_argument("--filled", action="store_true", help="also one filled with the answers of nobody")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write them; says how many pages each has."""
        folder: Path = options["city"] or settings.CITY_FOLDER
        checked = check_city(folder)
        if checked.errors:
            raise Faulty(checked.errors)
        unknown = sorted(set(options["slugs"]) - checked.procedures.keys())
        if unknown:
            raise CommandError(f"No procedure is called {', '.join(unknown)}.")
        out: Path = options["out"]
        out.mkdir(parents=True, exist_ok=True)
        for slug in options["slugs"] or sorted(checked.procedures):
            procedure = checked.procedures[slug]
            self._write(out / f"{slug}.pdf", procedure, folder)
            if options["filled"]:
                self._write(out / f"{slug}-filled.pdf", procedure, folder, filled=True)

    def _write(self, path: Path, procedure: Procedure, folder: Path, *, filled: bool = False) -> None:
        begun = time.perf_counter()
        with override("ja"):
            state = next(iter(walks(procedure, 1))) if filled else None
            pdf, pages = proof_pdf(procedure, sender_in(folder, procedure.owner), state)
        path.write_bytes(pdf)
        self.say(f"{path}: {pages} pages, {(time.perf_counter() - begun) * 1000:.0f} ms")
