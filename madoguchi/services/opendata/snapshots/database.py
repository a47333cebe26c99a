"""The database of a snapshot: written once, then only read.

``rows`` holds the records in the order of the file (``n``) with columns ``c0`` …, ``records`` each of them as JSON;
``words`` is the index of their texts (columns ``t0`` … of the same numbers), ``place`` the R-tree. No name from the data
stands in any statement.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from madoguchi.services.opendata.snapshots.folding import indexed
from madoguchi.services.opendata.snapshots.places import at_least, at_most
from madoguchi.services.opendata.snapshots.vocabulary import Column, place_of

FORM = 3
"""Of the tables below; snapshots of another form are built anew."""
LONG_TEXT = 200
"""Columns whose values are longer on average (bytes) are read by people: they are searched, not sorted by."""
_TYPES = {"integer": "INTEGER", "boolean": "INTEGER", "number": "REAL", "longitude": "REAL", "latitude": "REAL"}


def write_database(
    path: Path,
    columns: Sequence[Column],
    values: Sequence[Sequence[Any]],
    records: Sequence[str],
    *,
    title: str,
    fingerprint: str,
) -> None:
    """``values`` are whole columns of stored values, one sequence for each of ``columns``; ``records`` the same as JSON."""
    count = len(values[0]) if values else 0
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # It is a new file that nobody reads before it is finished: a crash leaves a folder that is thrown away.
        connection.executescript(
            "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;"
            "PRAGMA cache_size=-65536; BEGIN;"
        )
        _write_rows(connection, columns, values, count)
        connection.execute("CREATE TABLE records(n INTEGER PRIMARY KEY, j TEXT NOT NULL)")
        connection.executemany("INSERT INTO records VALUES(?, ?)", enumerate(records, 1))
        texts = [index for index, column in enumerate(columns) if column.kind == "text"]
        if texts:
            _write_words(connection, texts, values)
        place = place_of(columns)
        exact = _write_places(connection, values[place[0]], values[place[1]]) if place else True
        connection.execute("CREATE TABLE about(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
        told = {
            "form": FORM, "title": title, "fingerprint": fingerprint, "rows": count, "exact": exact,
            "columns": [asdict(column) for column in columns],
        }  # fmt: skip
        connection.execute("INSERT INTO about VALUES('told', ?)", [json.dumps(told, ensure_ascii=False)])
        connection.execute("ANALYZE")
        connection.execute("COMMIT")
        connection.execute("VACUUM")
    finally:
        connection.close()


def _write_rows(
    connection: sqlite3.Connection, columns: Sequence[Column], values: Sequence[Sequence[Any]], count: int
) -> None:
    fields = ", ".join(f"c{index} {_TYPES.get(column.kind, 'TEXT')}" for index, column in enumerate(columns))
    connection.execute(f"CREATE TABLE rows(n INTEGER PRIMARY KEY, {fields})")
    marks = ", ".join("?" * (len(columns) + 1))
    connection.executemany(f"INSERT INTO rows VALUES({marks})", zip(range(1, count + 1), *values, strict=True))
    for index, column in enumerate(columns):
        if column.kind == "text" and _mean_bytes(values[index]) > LONG_TEXT:
            continue
        connection.execute(f"CREATE INDEX i{index} ON rows(c{index})")


def _mean_bytes(texts: Sequence[str | None]) -> float:
    told = [len(text.encode()) for text in texts if text]
    return sum(told) / len(told) if told else 0.0


def _write_words(connection: sqlite3.Connection, texts: Sequence[int], values: Sequence[Sequence[Any]]) -> None:
    fields = ", ".join(f"t{index}" for index in texts)
    connection.execute(
        f"CREATE VIRTUAL TABLE words USING fts5({fields}, content='', columnsize=0, prefix='1 2', tokenize='ascii')"
    )
    # The same town stands in thousands of records: each different value is divided once.
    known: dict[str, str] = {}

    def threes(text: str | None) -> str:
        if not text:
            return ""
        found = known.get(text)
        if found is None:
            found = known[text] = indexed(text)
        return found

    marks = ", ".join("?" * (len(texts) + 1))
    rows = zip(*(values[index] for index in texts), strict=True)
    connection.executemany(
        f"INSERT INTO words(rowid, {fields}) VALUES({marks})",
        ((number, *map(threes, row)) for number, row in enumerate(rows, 1)),
    )
    connection.execute("INSERT INTO words(words) VALUES('optimize')")


def _write_places(
    connection: sqlite3.Connection, longitudes: Sequence[float | None], latitudes: Sequence[float | None]
) -> bool:
    """Whether all places stand in the tree exactly, so that it alone decides what lies in a box."""
    connection.execute("CREATE VIRTUAL TABLE place USING rtree_i32(n, west, east, south, north)")
    exact = True
    boxes = []
    for number, (longitude, latitude) in enumerate(zip(longitudes, latitudes, strict=True), 1):
        if longitude is None or latitude is None:
            continue
        box = (at_most(longitude), at_least(longitude), at_most(latitude), at_least(latitude))
        exact = exact and box[0] == box[1] and box[2] == box[3]
        boxes.append((number, *box))
    connection.executemany("INSERT INTO place VALUES(?, ?, ?, ?, ?)", boxes)
    return exact
