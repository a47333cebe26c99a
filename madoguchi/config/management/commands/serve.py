"""``madoguchi serve``: answer the browsers."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from madoguchi.config.management.base import ConsoleCommand

TURNING_AWAY = 8
"""Threads beyond places and seats: they send static files, and tell people that no seat is free."""


class Command(ConsoleCommand):
    """Becomes gunicorn, so that a service manager watches the server itself."""

    help = "Answer the browsers (gunicorn). Stops on SIGTERM after the pages in hand are finished."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--address", default="127.0.0.1:8000", help="host:port or unix:/path (%(default)s)")
        parser.add_argument("--workers", type=int, default=2, help="processes (%(default)s)")
        parser.add_argument(
            "--threads", type=int, default=settings.WEB_PLACES,
            help="pages that each process works on at once (%(default)s, MADOGUCHI_WEB_PLACES)",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse to serve a database that is not up to date; then become the server."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The database is not up to date. Run: madoguchi prepare")
        connection.close()
        places = options["threads"]
        os.environ["MADOGUCHI_WEB_PLACES"] = str(places)
        threads = places + settings.WEB_SEATS + TURNING_AWAY
        line = [
            sys.executable, "-m", "gunicorn", "--config", "python:madoguchi.config.gunicorn",
            "--bind", options["address"], "--workers", str(options["workers"]), "--threads", str(threads),
        ]  # fmt: skip
        # Eight arenas a core, glibc's own choice, keep what many threads once needed: a day's growth that is no leak.
        os.environ.setdefault("MALLOC_ARENA_MAX", "2")
        os.execv(sys.executable, line)
