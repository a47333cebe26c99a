"""A folder of this machine (or one that several machines mount)."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage

from madoguchi.foundation.files.storages.base import Listed

UNFINISHED = ".part"
MARK = ".place"


class FolderStorage(FileSystemStorage):
    """Django's folder, but a file is never half-written, survives a power cut, and is readable by us only."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_overwrite=True, **options)

    def _save(self, name: str, content: File[bytes]) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # A name of its own: two that write the same content at once must not write into one another.
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}{UNFINISHED}")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as out:
                for chunk in content.chunks():
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            part.rename(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _fsync_folder(path.parent)
        return name

    def put(self, name: str, data: bytes) -> None:
        """Write a content; see ``Contents``."""
        self.save(name, ContentFile(data))

    def read_from(self, name: str) -> IO[bytes]:
        """Open a content; see ``Contents``."""
        return Path(self.path(name)).open("rb")

    def remove(self, name: str) -> None:
        """Take a content away; see ``Contents``."""
        Path(self.path(name)).unlink(missing_ok=True)

    def mark(self) -> str:
        """A random word in a file of the folder, made at the first need; see ``Contents``."""
        place = Path(self.location) / MARK
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = place.with_name(f"{MARK}.{secrets.token_hex(4)}")
        if not place.exists():
            part.write_text(secrets.token_hex(16), encoding="ascii")
            try:
                os.link(part, place)
            except FileExistsError:
                pass
            finally:
                part.unlink()
        return place.read_text(encoding="ascii")

    def listing(self) -> Iterator[Listed]:
        """Everything two folders down; see ``Contents``."""
        root = Path(self.location)
        for path in root.glob("??/??/*"):
            try:
                found = path.stat()
            except FileNotFoundError:
                continue
            written_at = datetime.fromtimestamp(found.st_mtime, tz=UTC)
            yield Listed(str(path.relative_to(root)), found.st_size, written_at)


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
