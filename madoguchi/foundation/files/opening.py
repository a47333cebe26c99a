"""A file's content, opened for those who may: decrypted as it is read, refused when it is not what was stored."""

from __future__ import annotations

import hashlib
import io
import logging
from typing import IO

from madoguchi.foundation.files import vault
from madoguchi.foundation.files.keys import content_key_of
from madoguchi.foundation.files.locking import ContentBroken, LockedReader
from madoguchi.foundation.files.models import StoredFile
from madoguchi.foundation.files.refusals import ContentChanged, ContentGone, VaultUnreachable

log = logging.getLogger(__name__)


def open_content(file: StoredFile) -> IO[bytes]:
    """The content, to be read from its beginning to its end and closed.

    Refuses with ``ContentGone``, ``ContentChanged``, ``KeyDestroyed``, ``KeyLost`` or ``VaultUnreachable``. Where a
    later part was changed, reading up to there raises ``ContentBroken``: no wrong byte is ever given.
    """
    key = content_key_of(file) if file.content_key else b""
    try:
        stored = vault.read_from(file.id, locked=bool(key))
        if not key:
            return _as_it_lies(file, stored)
        return io.BufferedReader(LockedReader(stored, key=key, file_id=file.id, size=file.size), 64 * 1024)
    except FileNotFoundError:
        raise ContentGone(name=file.name) from None
    except ContentBroken as broken:
        log.error("content changed", extra={"file_id": str(file.id), "where": str(broken)})
        raise ContentChanged(name=file.name) from None
    except OSError as silent:
        log.error("vault does not answer", extra={"fault": str(silent)})
        raise VaultUnreachable from silent


def read_content(file: StoredFile) -> bytes:
    """The whole content at once; refuses like ``open_content``."""
    with open_content(file) as opened:
        try:
            data = opened.read()
        except ContentBroken:
            raise ContentChanged(name=file.name) from None
        except OSError as silent:
            raise VaultUnreachable from silent
    return data


def _as_it_lies(file: StoredFile, stored: IO[bytes]) -> IO[bytes]:
    """A content from before contents were locked: its digest in the row is what vouches for it."""
    with stored:
        data = stored.read()
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise ContentBroken("digest")
    return io.BytesIO(data)
