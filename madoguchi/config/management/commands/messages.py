"""``madoguchi messages``: compile the translations."""

from __future__ import annotations

from typing import Any

from madoguchi.config import messages
from madoguchi.config.management.base import ConsoleCommand


class Command(ConsoleCommand):
    """The same as ``scripts/messages``."""

    help = "Compile the translations, and name entries that are empty, fuzzy or lose a placeholder."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile; exit code 1 when a fault was named."""
        if messages.main():
            self.stop_with(1)
