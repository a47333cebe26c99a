"""Open snapshots: read-only connections that each thread keeps, with a bound on the time of a question."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from madoguchi.services.opendata.snapshots.database import FORM
from madoguchi.services.opendata.snapshots.refusals import SnapshotGone, TookTooLong
from madoguchi.services.opendata.snapshots.vocabulary import DATABASE, Column, as_told, place_of

MOST_SECONDS = 2.0
"""Of one question; a web process must not be held longer by anybody."""
MOST_OPEN = 16
"""Connections that a thread keeps; each costs its page cache."""
_STEPS = 5_000
"""Of SQLite's machine between two looks at the clock: well below a millisecond."""


@dataclass(frozen=True, slots=True)
class About:
    """What a snapshot says of itself."""

    title: str
    fingerprint: str
    rows: int
    columns: tuple[Column, ...]
    index: dict[str, int]
    place: tuple[int, int] | None
    exact: bool
    """Whether the tree holds every place exactly."""
    columns_as_json: str
    of_one_value: dict[int, int]
    """Column -> how many records share a value, on average; only those with an index."""

    @property
    def has_texts(self) -> bool:
        """Whether there is anything to search."""
        return any(column.kind == "text" for column in self.columns)


class Opened:
    """One connection of one thread."""

    def __init__(self, path: Path) -> None:
        address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
        self.connection = sqlite3.connect(address, uri=True, isolation_level=None, cached_statements=256)
        try:
            # Nobody may hand us a file whose views or triggers do something; and nothing is written, come what may.
            self.connection.executescript(
                "PRAGMA trusted_schema=OFF; PRAGMA query_only=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8192;"
                "PRAGMA mmap_size=1073741824;"
            )
            row = self.connection.execute("SELECT value FROM about WHERE key='told'").fetchone()
            self.about = _about(json.loads(row[0]), self.connection)
        except BaseException:
            self.connection.close()
            raise
        self._until = 0.0
        self.connection.set_progress_handler(self._is_late, _STEPS)

    def begin(self, seconds: float) -> None:
        """From now on so much time."""
        self._until = time.monotonic() + seconds

    def _is_late(self) -> bool:
        return time.monotonic() > self._until

    def fetch(self, statement: str, values: Sequence[Any]) -> list[Any]:
        """All rows. Raises ``TookTooLong``."""
        try:
            return self.connection.execute(statement, values).fetchall()
        except sqlite3.OperationalError as wrong:
            if self._is_late():
                raise TookTooLong from wrong
            raise

    def stream(self, statement: str) -> Iterator[Any]:
        """Row by row. Raises ``TookTooLong``."""
        try:
            yield from self.connection.execute(statement)
        except sqlite3.OperationalError as wrong:
            if self._is_late():
                raise TookTooLong from wrong
            raise

    def is_late(self) -> None:
        """Raises ``TookTooLong``."""
        if self._is_late():
            raise TookTooLong


def _about(told: dict[str, Any], connection: sqlite3.Connection) -> About:
    if told["form"] != FORM:
        raise SnapshotGone
    columns = tuple(Column(**one) for one in told["columns"])
    return About(
        told["title"], told["fingerprint"], told["rows"], columns,
        {column.name: index for index, column in enumerate(columns)}, place_of(columns), told["exact"],
        json.dumps([as_told(column) for column in columns], ensure_ascii=False, separators=(",", ":")),
        {
            int(index[1:]): int(stat.split()[1])
            for index, stat in connection.execute("SELECT idx, stat FROM sqlite_stat1 WHERE tbl = 'rows' AND idx IS NOT NULL")
        },
    )  # fmt: skip


_KEPT = threading.local()


def opened(folder: Path) -> Opened:
    """The connection of this thread to a snapshot. Raises ``SnapshotGone``."""
    path = os.path.join(folder, DATABASE)  # asked for each question: quicker than a Path
    try:
        seen = os.stat(path)
    except OSError:
        raise SnapshotGone from None
    # A snapshot built anew under the same name is another file.
    key = (path, seen.st_dev, seen.st_ino, seen.st_mtime_ns)
    kept: OrderedDict[Any, Opened] | None = getattr(_KEPT, "opened", None)
    if kept is None or getattr(_KEPT, "pid", 0) != os.getpid():
        # SQLite's connections do not survive a fork.
        kept, _KEPT.pid = OrderedDict(), os.getpid()
        _KEPT.opened = kept
    found = kept.get(key)
    if found is None:
        try:
            found = kept[key] = Opened(Path(path))
        except sqlite3.Error:
            raise SnapshotGone from None
        while len(kept) > MOST_OPEN:
            kept.popitem(last=False)[1].connection.close()
    kept.move_to_end(key)
    return found


def fresh(folder: Path) -> Opened:
    """A connection of one's own, for whoever closes it. Raises ``SnapshotGone``."""
    try:
        return Opened(folder / DATABASE)
    except sqlite3.Error:
        raise SnapshotGone from None


def columns_of(folder: Path) -> tuple[Column, ...]:
    """The columns of a snapshot. Raises ``SnapshotGone``."""
    return opened(folder).about.columns
