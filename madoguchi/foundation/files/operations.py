"""Acts of the file room."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.files.base import File

from madoguchi.foundation.files.contents import make_content
from madoguchi.foundation.files.holding import keep
from madoguchi.foundation.files.models import StoredFile
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
