"""``madoguchi audit seal``: seal what waits."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.foundation.audit.public import (
    SealingStopped,
    last_head,
    put_guards_back,
    seal,
    sealing_desk,
    unsealed_lines,
)
from madoguchi.kernel import clock


class Command(ConsoleCommand):
    """What a worker does every five minutes, now."""

    help = "Seal the acts and looks that wait, and sign a checkpoint. A worker does this every five minutes."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument(
            "--guards", action="store_true", help="first put back the triggers that keep the ledgers append-only"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal; exit code 1 when something does not agree with the last checkpoint."""
        desk = sealing_desk()
        if desk is None:
            raise CommandError("MADOGUCHI_CHECKPOINTS is empty: this machine seals nothing.")
        if options["guards"]:
            put_guards_back()
        try:
            sealed = seal(desk, at=clock.now())
        except SealingStopped as stopped:
            raise CommandError(str(stopped)) from stopped
        last = last_head()
        self.say(
            f"{sealed} lines sealed; the last batch is {last.number if last else 0}, "
            f"{sum(unsealed_lines().values())} lines wait. Checkpoints: {desk.folder.path}"
        )
