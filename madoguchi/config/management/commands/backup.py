"""``madoguchi backup``: database and files, in one archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from madoguchi.config.backup.age_keys import recipients_from
from madoguchi.config.backup.making import make_backup, prune
from madoguchi.config.backup.operations import record_backup
from madoguchi.config.backup.trouble import BackupRefused
from madoguchi.config.management.backups import BackupCommand
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM


class Command(BackupCommand):
    """Runs beside the service."""

    help = (
        "Write the database and the files of one moment into one archive, encrypted for MADOGUCHI_BACKUP_RECIPIENT. "
        "The service may run meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--to", type=Path, metavar="FOLDER", help="folder (MADOGUCHI_BACKUP_FOLDER)")
        parser.add_argument("--keep", type=int, metavar="N", help="then remove older ones until N are left there")
        parser.add_argument("--recipient", action="append", metavar="age1…", help="instead of the setting's")
        parser.add_argument(
            "--with-keys", action="store_true", help="put the master key and the secret key in, too: think twice"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, record it, prune."""
        folder = options["to"] or settings.BACKUP_FOLDER
        if folder is None:
            raise BackupRefused("Say where: --to FOLDER, or MADOGUCHI_BACKUP_FOLDER.")
        recipients = recipients_from(options["recipient"] or settings.BACKUP_RECIPIENTS)
        at = clock.now()
        made = make_backup(folder, recipients=recipients, with_keys=options["with_keys"], at=at)
        files = made.manifest.files
        record_backup(name=made.place.name, size=made.size, files=files["kept"], by=SYSTEM, at=at)
        seconds = (clock.now() - at).total_seconds()
        self.say(f"{made.place}: {made.size:,} bytes, {files['kept']} files, {seconds:.0f} s.")
        if options["keep"] is not None:
            for gone in prune(folder, keep=options["keep"], besides=made.place):
                self.say(f"Removed: {gone.name}")
        if not options["with_keys"]:
            self.say("The master key and the secret key are NOT in it: keep both apart, or no file opens again.")
        if lost := files["named"] - files["kept"]:
            self.say(f"{lost} files that the database names were missing: {', '.join(files['missing'][:5])} …")
            self.say("The backup is kept. Look for them with madoguchi doctor, and in an earlier backup.")
            self.stop_with(1)
