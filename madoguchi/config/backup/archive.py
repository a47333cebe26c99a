"""The archive: a tar file encrypted with age, so that ``age -d`` and ``tar`` open it without Madoguchi.

In this order: ``README.txt``, ``files/…`` as they lie in the vault (locked), ``files.sha256`` (for ``sha256sum -c``),
``keys/…`` only when asked for, ``database/…``, and last ``manifest.json``, which tells the digest of every other part.
Everything is streamed: neither writing nor reading holds more than one file of a resident in memory.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, TypeVar, cast

import pyrage

from madoguchi.config.backup.trouble import ArchiveBroken

FORMAT = 1
README, INDEX, MANIFEST = "README.txt", "files.sha256", "manifest.json"
DATABASE, FILES, KEYS = "database/", "files/", "keys/"
T = TypeVar("T")

_PIECE = 1024 * 1024
_MOST_FAULTS = 100

OPENING_BY_HAND = """\
A backup of Madoguchi. To open it without Madoguchi:

    age -d -i KEY FILE.tar.age | tar -x
    sha256sum -c files.sha256

database/madoguchi.sqlite3 is a SQLite database; database/madoguchi.pgdump is read by pg_restore.
files/ holds the files of residents, each locked with AES-256-GCM: docs/decisions/0016 tells how, and
madoguchi/foundation/files/locking.py and keys.py do it. The master key is needed; it is kept apart.
"""


@dataclass(slots=True)
class Manifest:
    """What the archive says of itself."""

    version: str
    made_at: str
    engine: str
    engine_version: str
    migrations: list[str]
    rows: dict[str, int]
    database: dict[str, Any] = field(default_factory=dict)
    """``name``, ``size`` in bytes, ``sha256``."""
    files: dict[str, Any] = field(default_factory=dict)
    """``named`` by rows, ``kept`` here, ``missing`` (names, the first thousand), ``bytes``, ``index_sha256``."""
    keys: dict[str, Any] = field(default_factory=dict)
    """``masters`` that are needed (ids), ``secret_key`` (a fingerprint), ``included`` (name → sha256)."""
    format: int = FORMAT
    product: str = "madoguchi"

    def as_json(self) -> bytes:
        """For the archive."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Manifest:
        """Raises ``ArchiveBroken`` for what is not a manifest of a format that is known."""
        try:
            found = cls(**json.loads(data))
        except (ValueError, TypeError):
            raise ArchiveBroken("The archive's manifest cannot be read.") from None
        if found.format != FORMAT or found.product != "madoguchi":
            raise ArchiveBroken(f"The archive has format {found.format}; this version reads {FORMAT}.")
        return found


class ArchiveWriter:
    """Adds parts to the tar stream and remembers their digests."""

    def __init__(self, out: IO[bytes], *, scratch: IO[bytes], at: float) -> None:
        counting = cast("IO[bytes]", _Counting(out))
        self._tar = tarfile.open(fileobj=counting, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - by close()
        self._index, self._at = scratch, int(at)
        self.kept = self.bytes = 0
        self.add_bytes(README, OPENING_BY_HAND.encode())

    def add_bytes(self, name: str, data: bytes) -> str:
        """A small part; returns its sha256."""
        return self.add_stream(name, io.BytesIO(data), size=len(data))

    def add_stream(self, name: str, source: IO[bytes], *, size: int) -> str:
        """A part of a known size, read as it is written; returns its sha256."""
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size, self._at, 0o600
        hashing = Hashing(source)
        self._tar.addfile(info, hashing)
        return hashing.hexdigest()

    def add_content(self, name: str, data: bytes) -> None:
        """A file of a resident, with its line in the index."""
        digest = self.add_bytes(FILES + name, data)
        self._index.write(f"{digest}  {FILES}{name}\n".encode())
        self.kept += 1
        self.bytes += len(data)

    def add_index(self) -> str:
        """The index of all files; returns its sha256."""
        size = self._index.tell()
        self._index.seek(0)
        return self.add_stream(INDEX, self._index, size=size)

    def close(self, manifest: Manifest) -> None:
        """The manifest, last of all."""
        self.add_bytes(MANIFEST, manifest.as_json())
        self._tar.close()


class _Counting:
    """A pipe that knows how far it is, which is all that tarfile asks besides writing."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out, self._written = out, 0

    def write(self, data: bytes) -> int:
        self._written += len(data)
        return self._out.write(data)

    def tell(self) -> int:
        return self._written


class Hashing:
    """A stream that remembers the digest of what was read from it."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self._digest, self.read_bytes = source, hashlib.sha256(), 0

    def read(self, count: int = -1) -> bytes:
        """The next ``count`` bytes."""
        data = self._source.read(count)
        self._digest.update(data)
        self.read_bytes += len(data)
        return data

    def hexdigest(self) -> str:
        """Of all that was read so far."""
        return self._digest.hexdigest()


def encrypt_into(out: IO[bytes], recipients: Sequence[Any], write: Callable[[IO[bytes]], T]) -> T:
    """Run ``write``; what it writes is encrypted for the recipients as it comes, in another thread."""
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(reading, "rb", buffering=_PIECE) as pipe:
                pyrage.encrypt_io(pipe, out, list(recipients))
        except BaseException as raised:  # noqa: BLE001 - told by the other thread
            failed.append(raised)

    thread = threading.Thread(target=run, name="backup-age")
    thread.start()
    try:
        with os.fdopen(writing, "wb", buffering=_PIECE) as pipe:
            written = write(pipe)
    except BrokenPipeError:
        thread.join()
        raise failed[0] if failed else ArchiveBroken("The encryption ended too early.") from None
    finally:
        thread.join()
    if failed:
        raise failed[0]
    return written


@contextmanager
def opened(place: Path, identities: Sequence[Any]) -> Iterator[tarfile.TarFile]:
    """The archive's tar, decrypted as it is read. Raises ``ArchiveBroken``: cut off, changed, or another key's."""
    if not place.is_file():
        raise ArchiveBroken(f"There is no archive {place}. Is the path right?")
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            # The pipe first: where the archive cannot be opened, whoever reads must still see an end.
            with os.fdopen(writing, "wb", buffering=_PIECE) as pipe, place.open("rb") as source:
                pyrage.decrypt_io(source, pipe, list(identities))
        except BaseException as raised:  # noqa: BLE001 - told by the other thread
            failed.append(raised)

    thread = threading.Thread(target=run, name="backup-age", daemon=True)
    thread.start()
    pipe = os.fdopen(reading, "rb", buffering=_PIECE)
    try:
        with tarfile.open(fileobj=pipe, mode="r|") as tar:
            yield tar
        # What follows the tar's end is read, too: only then has age seen that nothing was cut off.
        while pipe.read(_PIECE):
            pass
    except tarfile.TarError as broken:
        pipe.close()
        thread.join()
        raise ArchiveBroken(_why(place, failed) or f"{place.name} is no whole archive: {broken}.") from None
    finally:
        pipe.close()
        thread.join()
    if failed:
        raise ArchiveBroken(_why(place, failed)) from None


def _why(place: Path, failed: list[BaseException]) -> str:
    if not failed or isinstance(failed[0], BrokenPipeError):
        return ""
    if "matching keys" in str(failed[0]).lower():
        return f"{place.name} was encrypted for another key. Take the private key that belongs to it."
    return f"{place.name} is cut off or was changed ({failed[0]}). Take another copy or an earlier backup."


@dataclass(frozen=True, slots=True)
class Verified:
    """What a whole reading of an archive found."""

    manifest: Manifest
    faults: list[str]


def verify(place: Path, identities: Sequence[Any], *, scratch: IO[bytes]) -> Verified:
    """Read the whole archive, compare every digest and count; raises ``ArchiveBroken`` when it cannot be read at all."""
    found: dict[str, tuple[int, str]] = {}
    manifest = index = None
    kept = size = 0
    with opened(place, identities) as tar:
        for member in tar:
            source = tar.extractfile(member)
            if source is None:
                raise ArchiveBroken(f"{place.name} holds {member.name}, which is no plain file.")
            hashing = Hashing(source)
            if member.name == MANIFEST:
                manifest = Manifest.from_json(hashing.read())
                continue
            if member.name == INDEX:
                scratch.seek(0)
                index = _compare_index(source=hashing, scratch=scratch)
                scratch.seek(0, os.SEEK_END)
            else:
                while hashing.read(_PIECE):
                    pass
            if member.name.startswith(FILES):
                scratch.write(f"{hashing.hexdigest()}  {member.name}\n".encode())
                kept, size = kept + 1, size + member.size
            else:
                found[member.name] = (member.size, hashing.hexdigest())
    if manifest is None:
        raise ArchiveBroken(f"{place.name} has no manifest: the backup was not finished.")
    return Verified(manifest, [*_faults(manifest, found, kept, size), *(index or [])])


def _compare_index(*, source: Hashing, scratch: IO[bytes]) -> list[str]:
    """The index line by line against what was read: both are in the archive's order."""
    faults: list[str] = []
    seen = scratch.readline().rstrip(b"\n")
    for line in _lines(source):
        if seen.split(b"  ")[-1] == (name := line.split(b"  ")[-1]):
            if seen != line:
                faults.append(f"{name.decode()} is not as it was when the backup was made.")
            seen = scratch.readline().rstrip(b"\n")
        elif len(faults) < _MOST_FAULTS:
            faults.append(f"{name.decode()} is missing from the archive.")
    if seen:
        faults.append("The archive holds files that its index does not name.")
    return faults


def _lines(source: Hashing) -> Iterator[bytes]:
    rest = b""
    while piece := source.read(_PIECE):
        *lines, rest = (rest + piece).split(b"\n")
        yield from lines
    if rest:
        yield rest


def _faults(manifest: Manifest, found: dict[str, tuple[int, str]], kept: int, size: int) -> Iterator[str]:
    database, files = manifest.database, manifest.files
    if found.get(str(database.get("name"))) != (database.get("size"), database.get("sha256")):
        yield "The database in the archive is not the one that the manifest tells of."
    for name, digest in manifest.keys.get("included", {}).items():
        if found.get(name, (0, ""))[1] != digest:
            yield f"{name} in the archive is not the one that the manifest tells of."
    if INDEX not in found or found[INDEX][1] != files.get("index_sha256"):
        yield "The index of files is not the one that the manifest tells of."
    if (kept, size) != (files.get("kept"), files.get("bytes")):
        yield (
            f"The archive holds {kept} files of {size} bytes; "
            f"the manifest tells of {files.get('kept')} of {files.get('bytes')}."
        )
    if files.get("named") != files.get("kept"):
        names = ", ".join(files.get("missing", [])[:5])
        yield (
            f"{files.get('named', 0) - files.get('kept', 0)} files that the database names were missing "
            f"when the backup was made: {names} …"
        )
