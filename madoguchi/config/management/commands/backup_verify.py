"""``madoguchi backup verify``: read a whole archive, and say what is wrong with it."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from madoguchi.config.backup.archive import verify
from madoguchi.config.backup.making import digest_of
from madoguchi.config.backup.trouble import ArchiveBroken
from madoguchi.config.management.backups import BackupCommand, ask_for_key, identities_from


class Command(BackupCommand):
    """Writes nothing."""

    help = (
        "Read a whole archive and compare every part with its digest and every count with the manifest. "
        "Without --key only the digest of the encrypted file is compared, which finds a rotten medium."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("archive", type=Path)
        ask_for_key(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare; exit code 1 when anything is wrong."""
        place: Path = options["archive"]
        if not place.is_file():
            raise ArchiveBroken(f"There is no archive {place}. Is the path right?")
        if options["key"] is None:
            self._compare_digest(place)
            return
        with tempfile.TemporaryFile() as scratch:
            found = verify(place, identities_from(options), scratch=scratch)
        manifest = found.manifest
        self.say(
            f"{place.name}: made {manifest.made_at} by version {manifest.version} from {manifest.engine}; "
            f"{sum(manifest.rows.values())} rows, {manifest.files['kept']} files."
        )
        for fault in found.faults:
            self.say(fault)
        if found.faults:
            self.stop_with(1)
        self.say("Whole: every part has its digest, and nothing that the database names is missing.")

    def _compare_digest(self, place: Path) -> None:
        told = digest_of(place).read_text(encoding="ascii").split()[0]
        with place.open("rb") as source:
            found = hashlib.file_digest(source, "sha256").hexdigest()
        if told != found:
            raise ArchiveBroken(f"{place.name} is not as it was written. Take another copy or an earlier backup.")
        self.say(f"{place.name} is as it was written. What is inside is read only with --key.")
