"""The vault: contents in the storage that the city chose, each under a name made from its id only.

A locked content has the ending ``.s1``; one without an ending lies there as it is, from before contents were locked.
The two names differ so that locking an old content never overwrites the only readable copy.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, cast

from django.core.files.storage import default_storage

from madoguchi.foundation.files.storages.base import Contents

LOCKED = ".s1"


@dataclass(frozen=True, slots=True)
class Lying:
    """A content that lies in the vault; ``file_id`` is ``None`` for one that was never finished."""

    name: str
    size: int
    written_at: datetime
    file_id: uuid.UUID | None
    locked: bool


def name_of(file_id: uuid.UUID, *, locked: bool = True) -> str:
    """Two levels of folders, so that none grows past a few thousand entries."""
    name = file_id.hex
    return f"{name[:2]}/{name[2:4]}/{name}{LOCKED if locked else ''}"


def put(file_id: uuid.UUID, data: bytes) -> None:
    """Write a locked content; after a power cut it is either whole or absent."""
    _storage().put(name_of(file_id), data)


def put_named(name: str, data: bytes) -> None:
    """Write stored bytes under a name that ``name_of`` gave."""
    _storage().put(name, data)


def read_from(file_id: uuid.UUID, *, locked: bool) -> IO[bytes]:
    """The stored bytes; raises ``FileNotFoundError``, or another ``OSError`` when the storage does not answer."""
    return _storage().read_from(name_of(file_id, locked=locked))


def remove(file_id: uuid.UUID) -> None:
    """Take the content away, in either form; doing it twice is harmless."""
    for locked in (True, False):
        _storage().remove(name_of(file_id, locked=locked))


def remove_unlocked(file_id: uuid.UUID) -> None:
    """Take away the form from before it was locked."""
    _storage().remove(name_of(file_id, locked=False))


def remove_named(name: str) -> None:
    """Take away what lies under a name that ``contents`` gave."""
    _storage().remove(name)


def mark() -> str:
    """The storage's mark of the place."""
    return _storage().mark()


def contents() -> Iterator[Lying]:
    """Everything that lies in the vault."""
    for one in _storage().listing():
        file_id, locked = lying(one.name) or (None, False)
        yield Lying(one.name, one.size, one.written_at, file_id, locked)


def lying(name: str) -> tuple[uuid.UUID, bool] | None:
    """Id and form that a name tells; ``None`` for a name that is none of ours (or was never finished)."""
    last = name.rpartition("/")[2]
    stem = last.removesuffix(LOCKED)
    try:
        return (uuid.UUID(hex=stem), stem != last) if len(stem) == 32 else None
    except ValueError:
        return None


def contents_older_than(age: timedelta, *, at: datetime) -> Iterator[Lying]:
    """Every content written before ``at - age``."""
    return (one for one in contents() if one.written_at < at - age)


def _storage() -> Contents:
    return cast(Contents, default_storage)
