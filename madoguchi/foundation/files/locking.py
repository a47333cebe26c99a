"""Locking of contents: AES-256-GCM in chunks, so that a download is decrypted as it goes.

Each content has a key of its own and is bound to its file's id. Every chunk carries its place and whether it is the
last in its nonce (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár 2015), so chunks cannot be
left out, moved, or taken from another file. Layout: ``MDG1``, seven random bytes, then chunks of 65,536 bytes with
a tag of 16 bytes each.
"""

from __future__ import annotations

import io
import os
import uuid
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"MDG1"
CHUNK = 64 * 1024
TAG = 16
_PREFIX = 7
HEAD = len(MAGIC) + _PREFIX


class ContentBroken(ValueError):
    """The stored bytes are not what was locked with this key for this file."""


def chunks_of(size: int) -> int:
    """How many chunks a content of ``size`` bytes has; an empty one has one."""
    return max(1, -(-size // CHUNK))


def locked_size(size: int) -> int:
    """Bytes that a content of ``size`` bytes takes once locked."""
    return HEAD + size + TAG * chunks_of(size)


def lock_content(data: bytes, *, key: bytes, file_id: uuid.UUID) -> bytes:
    """The bytes to be stored."""
    cipher, prefix = AESGCM(key), os.urandom(_PREFIX)
    parts, last = [MAGIC, prefix], chunks_of(len(data)) - 1
    for i in range(last + 1):
        chunk = data[i * CHUNK : (i + 1) * CHUNK]
        parts.append(cipher.encrypt(_nonce(prefix, i, last), chunk, _bound_to(file_id)))
    return b"".join(parts)


class LockedReader(io.RawIOBase):
    """The content of stored bytes as they are read; raises ``ContentBroken`` before giving a wrong byte.

    The first chunk is opened at once, so that what is wrong from the start is known before an answer begins.
    """

    def __init__(self, stored: IO[bytes], *, key: bytes, file_id: uuid.UUID, size: int) -> None:
        self._stored, self._cipher = stored, AESGCM(key)
        self._bound_to = _bound_to(file_id)
        self._size, self._next, self._last = size, 0, chunks_of(size) - 1
        head = _exactly(stored, HEAD)
        if not head.startswith(MAGIC) or len(head) != HEAD:
            raise ContentBroken("head")
        self._prefix = head[len(MAGIC) :]
        self._ready = memoryview(self._open_next())

    def _open_next(self) -> bytes:
        i, last = self._next, self._last
        expected = (CHUNK if i < last else self._size - last * CHUNK) + TAG
        # One byte more than the last chunk has: whatever hangs behind it is found.
        chunk = _exactly(self._stored, expected + (i == last))
        try:
            opened = self._cipher.decrypt(_nonce(self._prefix, i, last), chunk, self._bound_to)
        except (InvalidTag, ValueError):
            raise ContentBroken(f"chunk {i} of {last + 1}") from None
        self._next += 1
        return opened

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer with what is opened, opening one more chunk when nothing is left."""
        if not self._ready and self._next <= self._last:
            self._ready = memoryview(self._open_next())
        target = memoryview(buffer)  # type: ignore[arg-type]
        count = min(len(target), len(self._ready))
        target[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def close(self) -> None:
        """Let go of the stored bytes."""
        if not self.closed:
            self._stored.close()
        super().close()


def _nonce(prefix: bytes, number: int, last: int) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([number == last])


def _bound_to(file_id: uuid.UUID) -> bytes:
    return MAGIC + file_id.bytes


def _exactly(stored: IO[bytes], count: int) -> bytes:
    """``count`` bytes, or fewer at the end; a network's stream may give less than was asked for."""
    parts, left = [], count
    while left and (part := stored.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
