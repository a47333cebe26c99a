"""Making a backup, beside the running service."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from madoguchi.config.backup import archive, engines
from madoguchi.config.backup.trouble import BackupRefused
from madoguchi.foundation.files.public import contents_held, stored_bytes
from madoguchi.kernel.master_keys import master_keys, masters_in_use

ENDING = ".tar.age"
_NAME = "madoguchi-????????T??????Z" + ENDING


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup; ``size`` in bytes."""

    place: Path
    size: int
    manifest: archive.Manifest


def make_backup(folder: Path, *, recipients: list[Any], with_keys: bool, at: datetime) -> Made:
    """Write one archive into ``folder``, under its name only when it is whole and on the disk."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = folder / f"madoguchi-{at.strftime('%Y%m%dT%H%M%SZ')}{ENDING}"
    if place.exists():
        raise BackupRefused(f"{place} exists already.")
    part = folder / f".{place.name}.{secrets.token_hex(4)}.part"
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            # Contents are held before the moment of the snapshot: what its rows name then stays until it was copied.
            with contents_held(at=at) as still_here, engines.snapshot_of_this_database(Path(settings.VAR)) as snapshot:
                manifest = archive.encrypt_into(
                    out,
                    recipients,
                    lambda pipe: _write(pipe, snapshot, with_keys=with_keys, at=at, now_and_then=still_here),
                )
            out.flush()
            os.fsync(out.fileno())
        part.rename(place)
        _write_digest(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Made(place, place.stat().st_size, manifest)


def prune(folder: Path, *, keep: int, besides: Path) -> list[Path]:
    """Remove the oldest finished backups until ``keep`` are left; never ``besides``."""
    if keep < 1:
        raise BackupRefused("--keep: at least 1.")
    gone = [one for one in backups_in(folder)[:-keep] if one != besides]
    for one in gone:
        one.unlink()
        digest_of(one).unlink(missing_ok=True)
    return gone


def backups_in(folder: Path) -> list[Path]:
    """The finished backups, oldest first."""
    return sorted(folder.glob(_NAME))


def digest_of(place: Path) -> Path:
    """The digest of the archive as it lies, beside it: shows rot of the medium without any key."""
    return place.with_name(place.name + ".sha256")


def fingerprint_of_secret_key() -> str:
    """Tells whether a machine has the same secret key, and nothing about the key."""
    return hashlib.scrypt(settings.SECRET_KEY.encode(), salt=b"madoguchi/backup", n=2**14, r=8, p=1, dklen=8).hex()


def our_version() -> str:
    """The version of the product that is installed."""
    try:
        return version("madoguchi")
    except PackageNotFoundError:
        return "unknown"


def _write(
    pipe: IO[bytes], snapshot: engines.Snapshot, *, with_keys: bool, at: datetime, now_and_then: Callable[[], None]
) -> archive.Manifest:
    tables = sorted(model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed)
    there = set(connection.introspection.table_names())
    manifest = archive.Manifest(
        version=our_version(),
        made_at=at.isoformat(timespec="seconds"),
        engine=connection.vendor,
        engine_version=".".join(map(str, connection.get_database_version())),
        migrations=engines.migrations_of(snapshot),
        rows=engines.rows_of(snapshot, [table for table in tables if table in there]),
    )
    with tempfile.TemporaryFile() as scratch:
        writer = archive.ArchiveWriter(pipe, scratch=scratch, at=at.timestamp())
        named, missing = 0, []
        for one in engines.named_contents(snapshot):
            named += 1
            if named % 50 == 0:
                now_and_then()
            try:
                name, data = stored_bytes(one.file_id, locked=one.locked)
            except FileNotFoundError:
                missing.append(str(one.file_id))
                continue
            writer.add_content(name, data)
        manifest.files = {
            "named": named, "kept": writer.kept, "bytes": writer.bytes, "missing": missing[:1000],
            "index_sha256": writer.add_index(),
        }  # fmt: skip
        included = {name: writer.add_bytes(name, data) for name, data in (_keys() if with_keys else {}).items()}
        manifest.keys = {
            "masters": sorted(masters_in_use()), "secret_key": fingerprint_of_secret_key(), "included": included,
        }  # fmt: skip
        now_and_then()
        size = os.fstat(snapshot.dump.fileno()).st_size
        digest = writer.add_stream(snapshot.name, snapshot.dump, size=size)
        manifest.database = {"name": snapshot.name, "size": size, "sha256": digest}
        writer.close(manifest)
    return manifest


def _keys() -> dict[str, bytes]:
    masters = "".join(f"{one.text}\n" for one in master_keys())
    found = {"master-key": masters.encode(), "secret-key": settings.SECRET_KEY.encode()}
    signing = Path(settings.CHECKPOINT_KEY)
    if signing.exists():
        found["checkpoint-key"] = signing.read_bytes()
    return {archive.KEYS + name: key for name, key in found.items()}


def _write_digest(place: Path) -> None:
    with place.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    digest_of(place).write_text(f"{digest}  {place.name}\n", encoding="ascii")
