"""``madoguchi audit restored``: go on sealing after a backup was restored."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.foundation.audit.public import SealingStopped, go_on_after_restore, sealing_desk
from madoguchi.kernel import clock


class Command(ConsoleCommand):
    """The loss is not hidden: every later verification names it, and who stated it."""

    help = "State, signed, that a restore lost the newest sealed batches, so that sealing can go on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--reason", required=True, help="what happened, and which backup was restored")
        parser.add_argument("--by", required=True, metavar="NAME", help="who states it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the statement."""
        desk = sealing_desk()
        if desk is None:
            raise CommandError("MADOGUCHI_CHECKPOINTS is empty: this machine seals nothing.")
        try:
            first, last = go_on_after_restore(desk, reason=options["reason"], by=options["by"], at=clock.now())
        except (SealingStopped, FileExistsError) as stopped:
            raise CommandError(str(stopped)) from stopped
        self.say(f"Stated: batches {first} to {last} were lost. Sealing goes on with batch {last + 1}.")
