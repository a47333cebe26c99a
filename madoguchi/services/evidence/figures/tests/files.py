"""Files as the catalogue keeps its snapshots, small and large, and a shelf with some tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

from madoguchi.kernel import evidence_tables
from madoguchi.kernel.evidence_tables import EvidenceShelf, EvidenceTable, TableColumn, TableListed
from madoguchi.services.evidence.figures.guard import Given

TODAY = date(2026, 11, 29)
COLUMNS = (
    TableColumn("area", "地域名", "text"), TableColumn("year", "調べた年", "text"),
    TableColumn("people", "総人口", "integer", "人"), TableColumn("over_65", "65歳以上", "integer", "人"),
)  # fmt: skip


def write_file(path: Path, rows: Sequence[tuple[Any, ...]], columns: int = 4) -> Path:
    """A file of the catalogue's form: records, their JSON, what is said of them, an index of words and a tree of places."""
    with sqlite3.connect(path) as connection:
        fields = ", ".join(f"c{n}" for n in range(columns))
        connection.execute(f"CREATE TABLE rows(n INTEGER PRIMARY KEY, {fields})")
        marks = ", ".join("?" * (columns + 1))
        connection.executemany(f"INSERT INTO rows VALUES ({marks})", ((n, *row) for n, row in enumerate(rows, 1)))
        connection.execute("CREATE TABLE records(n INTEGER PRIMARY KEY, j TEXT)")
        connection.execute("INSERT INTO records VALUES (1, 'a secret of the file')")
        connection.execute("CREATE TABLE about(key TEXT PRIMARY KEY, value TEXT)")
        connection.execute("INSERT INTO about VALUES ('told', 'a secret of the file')")
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(t0)")
        connection.execute("CREATE VIRTUAL TABLE place USING rtree(n, a, b)")
        connection.execute("ANALYZE")
    connection.close()
    return path


def given_of(path: Path, name: str = "population") -> Given:
    """The table of such a file, as a question gets it."""
    return Given(
        name, tuple(one.name for one in COLUMNS), str(path), "rows", tuple(f"c{n}" for n in range(len(COLUMNS)))
    )


def table_of(
    path: Path, slug: str, *, version: int = 1, title: str = "人口", columns: Sequence[TableColumn] = COLUMNS
) -> EvidenceTable:
    """The same as a shelf gives it."""
    listed = TableListed(f"town.{slug}", title, version, date(2026, 4, version), tuple(columns))
    return EvidenceTable(listed, f"{slug}-{version}", path, "rows", tuple(f"c{n}" for n in range(len(columns))))


def rows_of(
    slug: str, columns: Sequence[TableColumn], rows: Sequence[tuple[Any, ...]], title: str = "施設"
) -> EvidenceTable:
    """A table of rows, without a file."""
    listed = TableListed(f"town.{slug}", title, 1, date(2026, 4, 2), tuple(columns))
    return EvidenceTable(listed, f"{slug}-rows", rows=tuple(rows))


@contextmanager
def shelf_of(*tables: EvidenceTable) -> Iterator[None]:
    """A shelf ``town`` with these tables, and no other shelf."""
    known = {(one.listed.slug, one.listed.version): one for one in tables}
    shelf = EvidenceShelf(
        "town", "Town", lambda on: [one.listed for one in tables if one.listed.published_on <= on],
        lambda slug, version: known.get((slug, version)),
    )  # fmt: skip
    with patch.dict(evidence_tables._shelves, {"town": shelf}, clear=True):
        yield


def withdrawn(table: EvidenceTable) -> EvidenceTable:
    """Another version of the same table."""
    listed = replace(table.listed, version=table.listed.version + 1)
    return replace(table, listed=listed)
