"""The vault: contents on disk, each under a path made from its id only."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

UNFINISHED = ".part"


def vault_folder() -> Path:
    """The folder all contents lie in (``VAR/files``)."""
    return Path(settings.VAR) / "files"


def path_of(file_id: uuid.UUID) -> Path:
    """Two levels of folders, so that none grows past a few thousand entries."""
    name = file_id.hex
    return vault_folder() / name[:2] / name[2:4] / name


def put(file_id: uuid.UUID, data: bytes) -> None:
    """Write the content so that after a power cut it is either whole or absent."""
    path = path_of(file_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(path.name + UNFINISHED)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    part.rename(path)
    _fsync_folder(path.parent)


def remove(file_id: uuid.UUID) -> None:
    """Take the content away; doing it twice is harmless."""
    path_of(file_id).unlink(missing_ok=True)


def contents_older_than(age: timedelta, *, at: datetime) -> Iterator[tuple[Path, uuid.UUID | None]]:
    """Every content written before ``at - age``, with its id; ``None`` for an unfinished one."""
    for path in vault_folder().glob("??/??/*"):
        try:
            written = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
        except FileNotFoundError:
            continue
        if written < at - age:
            try:
                yield path, uuid.UUID(hex=path.name)
            except ValueError:
                yield path, None


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
