"""``madoguchi audit key``: the keys of the checkpoints."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.foundation.audit.public import SealingStopped, change_key, load_trusted, sealing_desk


class Command(ConsoleCommand):
    """Prints public keys only; a private key never leaves its file."""

    help = "Print the public keys of the checkpoints: keep a copy where this machine's administrator cannot write."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        change = parser.add_mutually_exclusive_group()
        change.add_argument("--rotate", action="store_true", help="sign with a new key from the next batch on")
        change.add_argument(
            "--lost", action="store_true", help="the same, when the old key is gone and cannot announce it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print, after changing the key when asked to."""
        desk = sealing_desk()
        if desk is None:
            raise CommandError("MADOGUCHI_CHECKPOINTS is empty: this machine seals nothing.")
        try:
            if options["rotate"] or options["lost"]:
                change_key(desk, lost=options["lost"])
            trusted = load_trusted(settings.CHECKPOINT_KEY)
        except (SealingStopped, FileNotFoundError) as stopped:
            raise CommandError(str(stopped)) from stopped
        if trusted is None:
            raise CommandError("There is no key yet; it is made when the first lines are sealed: madoguchi audit seal")
        self.say(trusted.text.rstrip())
