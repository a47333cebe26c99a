"""Acts of the file room."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.files.base import File

from madoguchi.foundation.files import holds, vault
from madoguchi.foundation.files.contents import make_content
from madoguchi.foundation.files.holding import keep, put_locked
from madoguchi.foundation.files.keys import locked_for, new_content_key, rewrap_batch
from madoguchi.foundation.files.models import StoredFile
from madoguchi.foundation.files.opening import read_content
from madoguchi.kernel.acts import Actor, act


def take_in_file(
    upload: File[bytes],
    *,
    by: Actor,
    at: datetime,
    accept: Collection[str] = ("photo", "pdf"),
    holder: str = "",
) -> StoredFile:
    """Take in an upload (受領): judged by its content, made anew by us, kept.

    Refuses with ``FileTooLarge``, ``KindNotAccepted``, ``FileUnreadable`` ...; ``holder`` may be given at once.
    """
    content = make_content(upload, accept=accept)
    with act("file.take_in", on=None, by=by, at=at, kind=content.kind, size=len(content.data)) as this:
        stored = keep(content, name=upload.name or "", at=at, holder=holder)
        this.on = stored
    return stored


def lock_file(file: StoredFile, *, by: Actor, at: datetime) -> None:
    """Lock a content that was stored before contents were locked; harmless when it already is.

    The locked copy is laid beside the open one before the row says so, and the open one goes after that.
    """
    with act("file.lock", on=file, by=by, at=at):
        if not file.content_key:
            key = new_content_key()
            put_locked(file, read_content(file), key=key)
            file.content_key = locked_for(file.holder, key, file_id=file.id, at=at)
            file.save(update_fields=["content_key"])
    if not holds.held(at=at):
        vault.remove_unlocked(file.id)


def rewrap_keys(*, by: Actor, at: datetime, most: int = 1000) -> int:
    """Lock up to ``most`` keys that an older master key locks with the newest one; returns how many there were."""
    with act("master_key.rewrap", on=None, by=by, at=at) as this:
        count = rewrap_batch(most)
        this.note(keys=count)
    return count
