"""``madoguchi prepare``: what a new version needs before it starts."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command

from madoguchi.config import messages
from madoguchi.config.management.base import ConsoleCommand


class Command(ConsoleCommand):
    """Harmless to repeat."""

    help = "Compile translations, collect static files, bring the tables up to date. Harmless to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """One step after another."""
        messages.compile_catalogues(messages.SOURCE)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("migrate", interactive=False, verbosity=0)
        self.say("Prepared: translations, static files, tables.")
