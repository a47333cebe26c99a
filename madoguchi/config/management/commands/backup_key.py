"""``madoguchi backup key``: the pair of keys that archives are made with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from madoguchi.config.backup.age_keys import make_identity, read_passphrase
from madoguchi.config.management.backups import BackupCommand
from madoguchi.kernel import clock


class Command(BackupCommand):
    """Best run on another machine than the server."""

    help = "Make a private key for backups (as age-keygen does), and tell its public key."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="new file for the private key")
        parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="lock it with the first line of FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make and tell."""
        passphrase = read_passphrase(options["passphrase_file"])
        public = make_identity(options["to"], passphrase=passphrase, at=clock.now())
        self.say(f"MADOGUCHI_BACKUP_RECIPIENT={public}")
        self.say(f"{options['to']} opens the backups: keep it (and a copy) apart from the server, never on it.")
