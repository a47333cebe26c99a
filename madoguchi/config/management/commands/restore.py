"""``madoguchi restore``: bring a backup back into an empty place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from madoguchi.config.backup.operations import record_restore
from madoguchi.config.backup.restoring import restore
from madoguchi.config.management.backups import BackupCommand, ask_for_key, identities_from
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM


class Command(BackupCommand):
    """The service must not run meanwhile."""

    help = (
        "Bring an archive back into the database and the place for files that the settings name. The archive is read and "
        "checked wholly before anything is written. Stop the service and the workers first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("archive", type=Path)
        ask_for_key(parser)
        parser.add_argument(
            "--replace", action="store_true",
            help="the place need not be empty: SQLite's file is put aside, PostgreSQL's schema is DROPPED",
        )  # fmt: skip
        parser.add_argument("--with-keys", action="store_true", help="put the keys of the archive in place, too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, and tell what is left to do."""
        began = clock.now()
        restored = restore(
            options["archive"], identities=identities_from(options), replace=options["replace"],
            with_keys=options["with_keys"], say=self.say,
        )  # fmt: skip
        made_at = restored.manifest.made_at
        record_restore(name=options["archive"].name, made_at=made_at, by=SYSTEM, at=clock.now())
        self.say(f"In place, as of {made_at}, after {(clock.now() - began).total_seconds():.0f} s. What is left to do:")
        for one in restored.to_do:
            self.say(f"- {one}")
