"""Bringing a backup back: read wholly and checked first, then the files, and the database last of all."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from madoguchi.config.backup import archive, engines
from madoguchi.config.backup.making import fingerprint_of_secret_key
from madoguchi.config.backup.trouble import ArchiveBroken, BackupRefused
from madoguchi.foundation.audit.public import missing_guards
from madoguchi.foundation.files.public import contents_lie, missing_contents, put_stored_bytes, release_contents
from madoguchi.kernel.master_keys import key_file, master_keys

_PIECE = 1024 * 1024


@dataclass(slots=True)
class Restored:
    """What is in place now, and what a person has to see to."""

    manifest: archive.Manifest
    to_do: list[str] = field(default_factory=list)


def restore(
    place: Path, *, identities: list[Any], replace: bool, with_keys: bool, say: Callable[[str], None]
) -> Restored:
    """Put the archive into the place that the settings name; refuses before anything is written."""
    say("Reading the whole archive once, before anything is written …")
    with tempfile.TemporaryFile() as scratch:
        verified = archive.verify(place, identities, scratch=scratch)
    if verified.faults:
        raise ArchiveBroken("The archive is not whole:\n" + "\n".join(verified.faults[:20]))
    manifest = verified.manifest
    _refuse_misfits(manifest, with_keys=with_keys)
    if not replace:
        _refuse_full_place()
    say(f"Bringing back {manifest.files['kept']} files, then the database …")
    with archive.opened(place, identities) as tar:
        _put_back(tar, manifest, replace=replace, with_keys=with_keys)
    miscounted = _miscounted(manifest)
    if manifest.migrations != _known_migrations():
        say("Bringing the tables up to the version that is installed here …")
        call_command("migrate", interactive=False, verbosity=0)
    release_contents()
    return Restored(manifest, [*miscounted, *_left_to_do(manifest)])


def _refuse_misfits(manifest: archive.Manifest, *, with_keys: bool) -> None:
    if manifest.engine != connection.vendor:
        raise BackupRefused(
            f"The archive holds a database of {manifest.engine}, but MADOGUCHI_DATABASE_URL names {connection.vendor}. "
            "Set it to the same engine."
        )
    known = _known_migrations()
    ours = {config.label for config in apps.get_app_configs()}
    newer = [one for one in manifest.migrations if one.split(".")[0] in ours and one not in known]
    if newer:
        raise BackupRefused(
            f"The archive was made by a newer version ({manifest.version}; {newer[0]} is not known here). "
            "Install that version, and restore with it."
        )
    if with_keys and not manifest.keys.get("included"):
        raise BackupRefused("The archive holds no keys: put the master key and the secret key in place by hand.")
    if connection.vendor == "postgresql":
        engines.program("pg_restore")


def _known_migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)


def _refuse_full_place() -> None:
    if connection.introspection.table_names():
        raise BackupRefused("The database is not empty. Restore into an empty one, or say --replace.")
    if contents_lie():
        raise BackupRefused("The place for files is not empty. Restore into an empty one, or say --replace.")


def _put_back(tar: tarfile.TarFile, manifest: archive.Manifest, *, replace: bool, with_keys: bool) -> None:
    put = _put_back_sqlite if connection.vendor == "sqlite" else _put_back_postgresql
    for member in tar:
        source = tar.extractfile(member)
        if source is None:
            continue
        if member.name.startswith(archive.FILES):
            put_stored_bytes(member.name.removeprefix(archive.FILES), source.read())
        elif member.name.startswith(archive.KEYS) and with_keys:
            _put_back_key(member.name, source.read())
        elif member.name == manifest.database["name"]:
            put(source, replace=replace)


def _put_back_key(name: str, data: bytes) -> None:
    places = {
        "master-key": key_file(),
        "secret-key": Path(settings.VAR) / "secret-key",
        "checkpoint-key": Path(settings.CHECKPOINT_KEY),
    }
    goal = places[name.removeprefix(archive.KEYS)]
    if goal.exists():
        goal.replace(goal.with_name(f"{goal.name}.before-restore-{int(time.time())}"))
    with os.fdopen(os.open(goal, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(data)


def _put_back_sqlite(source: IO[bytes], *, replace: bool) -> None:
    goal = Path(connection.settings_dict["NAME"])
    part = goal.with_name(f"{goal.name}.restoring")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        shutil.copyfileobj(source, out, _PIECE)
        out.flush()
        os.fsync(out.fileno())
    copy = sqlite3.connect(part)
    try:
        (said,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    finally:
        copy.close()
    if said != "ok":
        part.unlink()
        raise ArchiveBroken(f"The database in the archive is damaged: {said}. Take an earlier backup.")
    connection.close()
    if replace and goal.exists():
        goal.replace(goal.with_name(f"{goal.name}.before-restore-{int(time.time())}"))
    for beside in ("-wal", "-shm"):
        goal.with_name(goal.name + beside).unlink(missing_ok=True)
    part.rename(goal)


def _put_back_postgresql(source: IO[bytes], *, replace: bool) -> None:
    if replace:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    connection.close()
    line = [engines.program("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    connection.close()
    with tempfile.TemporaryFile() as said:
        running = subprocess.Popen(
            [*line, f"--dbname={connection.settings_dict['NAME']}"], stdin=subprocess.PIPE, stderr=said,
            env=engines.surroundings(),
        )  # fmt: skip
        assert running.stdin is not None
        try:
            shutil.copyfileobj(source, running.stdin, _PIECE)
            running.stdin.close()
        except BrokenPipeError:
            pass
        if running.wait():
            said.seek(0)
            raise BackupRefused(f"pg_restore ended with: {said.read().decode(errors='replace').strip()[-2000:]}")


def _miscounted(manifest: archive.Manifest) -> list[str]:
    """Tables that do not have as many rows as the manifest says."""
    to_do = []
    with connection.cursor() as cursor:
        for table, rows in manifest.rows.items():
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - a table's name from a verified manifest
            found = cursor.fetchone()[0]
            if found != rows:
                to_do.append(f"The table {table} has {found} rows instead of {rows}: restore again, or tell the maker.")
    return to_do


def _left_to_do(manifest: archive.Manifest) -> list[str]:
    """What needs a hand."""
    to_do = []
    if guards := [f"{table} ({verb})" for table, verb in missing_guards()]:
        to_do.append(f"Triggers of the ledgers are missing: {', '.join(guards)}. Run madoguchi audit verify.")
    if lost := missing_contents():
        to_do.append(f"{len(lost)} files have a row and no content, {lost[0]} first.")
    here = {one.id for one in master_keys()}
    if needed := sorted(set(manifest.keys.get("masters", [])) - here):
        to_do.append(f"Put the master key ({', '.join(needed)}) into {key_file()}: without it no file opens.")
    if manifest.keys.get("secret_key") != fingerprint_of_secret_key():
        to_do.append(
            f"Put the former secret key into {Path(settings.VAR) / 'secret-key'} (or MADOGUCHI_SECRET_KEY): "
            "without it sealed Individual Numbers do not open, and everybody has to sign in anew."
        )
    to_do.append(
        "Run madoguchi prepare, then madoguchi doctor. The ledgers end earlier than their newest checkpoints: "
        "state why with madoguchi audit restored."
    )
    return to_do
