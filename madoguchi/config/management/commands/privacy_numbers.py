"""``madoguchi privacy numbers``: where Individual Numbers are kept."""

from __future__ import annotations

from typing import Any

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.kernel import clock
from madoguchi.services.disclosure.public import numbers_as_markdown


class Command(ConsoleCommand):
    """Reads the tables' declarations and the procedures that are offered today."""

    help = "Print where Individual Numbers (個人番号) are asked for and kept, for the assessment of 番号法 第28条 (Markdown)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.say(numbers_as_markdown(clock.today()).rstrip())
