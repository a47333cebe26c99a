"""``madoguchi worker``: do the work that follows an act."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.kernel.logs import speak
from madoguchi.kernel.outgoing import guard_outgoing
from madoguchi.kernel.worker import run_worker


class Command(ConsoleCommand):
    """Any number of workers may run, on one machine or several."""

    help = "Deliver mails and do other work that follows an act. Stops on SIGTERM after the job in hand."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--stop-after", type=int, metavar="JOBS", help="end after this many jobs (never)")
        parser.add_argument(
            "--interval", type=float, default=1.0, metavar="SECONDS", help="pause when idle (%(default)s)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until told to stop."""
        speak()
        guard_outgoing(settings.OUTSIDE_HOSTS)
        run_worker(stop_after=options["stop_after"], interval=options["interval"])
