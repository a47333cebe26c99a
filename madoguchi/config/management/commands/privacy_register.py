"""``madoguchi privacy register``: the register of personal-information files."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.services.disclosure.public import register_as_csv, register_as_html, register_as_markdown

FORMATS = {"md": register_as_markdown, "csv": register_as_csv, "html": register_as_html}


class Command(ConsoleCommand):
    """Reads the tables' declarations and the city's folder; needs no database."""

    help = (
        "Print the register of personal-information files (個人情報ファイル簿), as 個人情報保護法 第75条 asks for it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--format", choices=sorted(FORMATS), default="md", help="how to write it (%(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.say(FORMATS[options["format"]]().rstrip())
