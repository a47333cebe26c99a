"""``madoguchi city load``: take over a city's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from madoguchi.config.loading import load_city
from madoguchi.config.management.base import ConsoleCommand
from madoguchi.kernel import clock


class Command(ConsoleCommand):
    """Departments, posts, and every procedure that changed, as a new version."""

    help = "Take over a city's folder: departments, posts, and what changed in its procedures. Harmless to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("folder", type=Path, nargs="?", help="the city's folder (MADOGUCHI_CITY)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or name the faults and load nothing."""
        folder: Path = options["folder"] or settings.CITY_FOLDER
        self.say(load_city(folder, at=clock.now()))
