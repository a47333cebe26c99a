"""The database as one part of an archive: a snapshot of it out, and into an empty place again."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from madoguchi.config.backup.trouble import BackupRefused
from madoguchi.foundation.files.public import StoredFile

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class NamedContent:
    """A content that a row of the snapshot names."""

    file_id: uuid.UUID
    locked: bool


class Snapshot(Protocol):
    """One moment of the database: its dump and every question are of the same moment."""

    name: str
    """Of the part in the archive."""
    dump: IO[bytes]

    def ask(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Rows; parameters are written ``%s``."""


def named_contents(snapshot: Snapshot) -> Iterator[NamedContent]:
    """Every content that the rows name, a page of rows at a time."""
    table, last = StoredFile._meta.db_table, ""
    while True:
        after, parameters = ("WHERE id > %s", (last,)) if last else ("", ())
        sql = f"SELECT id, content_key <> '' FROM {table} {after} ORDER BY id LIMIT {_PAGE}"  # noqa: S608 - our own names
        rows = snapshot.ask(sql, parameters)
        for found, locked in rows:
            yield NamedContent(uuid.UUID(str(found)), bool(locked))
        if len(rows) < _PAGE:
            return
        last = str(rows[-1][0])


def rows_of(snapshot: Snapshot, tables: list[str]) -> dict[str, int]:
    """How many rows each table has."""
    return {table: int(snapshot.ask(f'SELECT count(*) FROM "{table}"')[0][0]) for table in tables}  # noqa: S608


def migrations_of(snapshot: Snapshot) -> list[str]:
    """What was applied, as ``app.name``."""
    return sorted(f"{app}.{name}" for app, name in snapshot.ask("SELECT app, name FROM django_migrations"))


@contextmanager
def snapshot_of_this_database(scratch: Path) -> Iterator[Snapshot]:
    """The moment at which this is entered; ``scratch`` is a folder as well guarded as the database itself."""
    taking = _sqlite_snapshot if connection.vendor == "sqlite" else _postgresql_snapshot
    with taking(scratch) as snapshot:
        yield snapshot


# SQLite --------------------------------------------------------------------------------------------------------------


class _SqliteSnapshot:
    name = "database/madoguchi.sqlite3"

    def __init__(self, copy: sqlite3.Connection, dump: IO[bytes]) -> None:
        self._copy, self.dump = copy, dump

    def ask(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        return self._copy.execute(sql.replace("%s", "?"), parameters).fetchall()


@contextmanager
def _sqlite_snapshot(scratch: Path) -> Iterator[Snapshot]:
    place = Path(tempfile.mkdtemp(prefix="backup-", dir=scratch)) / "copy.sqlite3"
    try:
        place.touch(mode=0o600)
        # Reads one moment while others write on (WAL), and leaves out what was deleted, which a copy of pages would carry.
        source = sqlite3.connect(connection.settings_dict["NAME"], timeout=60)
        try:
            source.execute("VACUUM INTO ?", (str(place),))
        finally:
            source.close()
        copy = sqlite3.connect(place)
        try:
            with place.open("rb") as dump:
                yield _SqliteSnapshot(copy, dump)
        finally:
            copy.close()
    finally:
        shutil.rmtree(place.parent, ignore_errors=True)


# PostgreSQL ----------------------------------------------------------------------------------------------------------


class _PostgresqlSnapshot:
    name = "database/madoguchi.pgdump"

    def __init__(self, asking: BaseDatabaseWrapper, dump: IO[bytes]) -> None:
        self._asking, self.dump = asking, dump

    def ask(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with self._asking.cursor() as cursor:
            cursor.execute(sql, parameters)
            return list(cursor.fetchall())


@contextmanager
def _postgresql_snapshot(scratch: Path) -> Iterator[Snapshot]:
    asking = connections["default"].copy()
    with tempfile.TemporaryFile(dir=scratch) as dump:
        try:
            with asking.cursor() as cursor:
                cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                cursor.execute("SELECT pg_export_snapshot()")
                (moment,) = cursor.fetchone()
            line = [program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}"]
            done = subprocess.run(line, stdout=dump, stderr=subprocess.PIPE, env=surroundings(), check=False)
            if done.returncode:
                raise BackupRefused(f"pg_dump ended with: {done.stderr.decode(errors='replace').strip()}")
            dump.seek(0)
            yield _PostgresqlSnapshot(asking, dump)
        finally:
            asking.close()


def surroundings() -> dict[str, str]:
    """The environment for PostgreSQL's programs: the connection, its password never on a command line."""
    wanted = connection.settings_dict
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {name: str(wanted[key]) for name, key in named.items() if wanted.get(key)}
    return {**os.environ, **given, "PGCONNECT_TIMEOUT": "15"}


def program(name: str) -> str:
    """``pg_dump`` or ``pg_restore`` of the server's version or a later one; raises ``BackupRefused``."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        server = int(cursor.fetchone()[0]) // 10000
    by_version = Path(f"/usr/lib/postgresql/{server}/bin/{name}")
    found = str(by_version) if by_version.exists() else shutil.which(name)
    if found is None:
        raise BackupRefused(f"{name} is not installed here: install postgresql-client-{server}.")
    told = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"\) (\d+)", told)
    if version is None or int(version[1]) < server:
        raise BackupRefused(f"{told.strip()} is older than the server ({server}): install postgresql-client-{server}.")
    return found
