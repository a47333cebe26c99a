"""What the commands about backups share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from madoguchi.config.backup.age_keys import read_identities, read_passphrase
from madoguchi.config.backup.trouble import BackupRefused
from madoguchi.config.management.base import ConsoleCommand


class BackupCommand(ConsoleCommand):
    """A command about backups; what it refuses is a sentence on the console."""

    def _execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super()._execute(*args, **options)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        except OSError as trouble:
            raise CommandError(f"{trouble.strerror or trouble}: {trouble.filename or ''}".rstrip(": ")) from trouble


def ask_for_key(parser: CommandParser) -> None:
    """The options that name the private key."""
    parser.add_argument("--key", type=Path, metavar="FILE", help="private key of age that the archive was made for")
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="its first line opens the key, if locked")


def identities_from(options: dict[str, Any]) -> list[Any]:
    """The private keys that the options name."""
    if options["key"] is None:
        raise BackupRefused("Give the private key with --key FILE.")
    return read_identities(options["key"], passphrase=read_passphrase(options["passphrase_file"]))
