"""How a line of a ledger becomes bytes, and a hash: the same on every database engine.

Version 1. A line is the ASCII bytes of ``<id>\\n`` followed by a JSON list without spaces, keys sorted, everything beyond
ASCII escaped: version, key of the ledger, then the columns in the order below. Moments are whole microseconds since
1970-01-01T00:00Z; truth is 0 or 1; JSON is a list with the value, in which 1.0 is 1; what cannot be read as its kind is
its text as it stands (another JSON type, so that it can never equal a readable value). The leaf is SHA-256 of that.
A column more or less is a new version: batches name the one they were sealed with.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import OperationalError, connection

VERSION = 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CHUNK = 5_000

Row = tuple[Any, ...]
"""An id, then the columns as the database gives them; moments and JSON as text."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """One ledger: the word it has in heads and reports, its table, its columns besides ``id``."""

    key: str
    table: str
    columns: tuple[str, ...]


ACTOR = ("actor_kind", "actor_id", "actor_name", "actor_post")
LEDGERS = (
    Ledger("acts", "audit_auditentry", ("at", "act", *ACTOR, "subject_model", "subject_id", "detail")),
    Ledger(
        "looks",
        "audit_accessline",
        ("at", *ACTOR, "purpose", "what", "account_id", "resident_id", "case_id", "case_number"),
    ),
    Ledger("attempts", "audit_attempt", ("at", "kind", "key", "succeeded")),
)


def read_rows(ledger: Ledger, low: int, high: int | None, *, limit: int | None = None) -> Iterator[Row]:
    """Lines with ``low <= id <= high``, by id; read in pieces, so that no lock and no memory is held for long."""
    columns = ", ".join(_plain(one) for one in ("id", *ledger.columns))
    bounded = "" if high is None else " AND id <= %s"
    query = f"SELECT {columns} FROM {ledger.table} WHERE id >= %s{bounded} ORDER BY id LIMIT %s"  # noqa: S608 - ours
    left = limit
    while left is None or left > 0:
        piece = CHUNK if left is None else min(CHUNK, left)
        rows = _fetch(query, [low, *([] if high is None else [high]), piece])
        yield from rows
        if len(rows) < piece:
            return
        low = rows[-1][0] + 1
        left = None if left is None else left - len(rows)


def _plain(column: str) -> str:
    """A column as the database holds it, before any driver makes something of it."""
    if connection.vendor == "postgresql":
        return f"{column}::text" if column in {"at", "detail"} else column
    return {"at": "CAST(at AS TEXT)", "succeeded": "succeeded + 0"}.get(column, column)


def _fetch(query: str, values: list[int]) -> list[Row]:
    with connection.cursor() as cursor:
        try:
            cursor.execute(query, values)
            return list(cursor.fetchall())
        except OperationalError:
            if connection.vendor != "sqlite":
                raise
        # Text that is no UTF-8: SQLite keeps it, Python refuses it, and a verification must come through all the same.
        raw: Any = connection.connection
        raw.text_factory = lambda line: line.decode("utf-8", "surrogateescape")
        try:
            cursor.execute(query, values)
            return list(cursor.fetchall())
        finally:
            raw.text_factory = str


def content(ledger: Ledger, row: Row) -> bytes:
    """A line without its id."""
    values: list[Any] = [VERSION, ledger.key]
    for name, value in zip(ledger.columns, row[1:], strict=True):
        if name == "at":
            values.append(_moment(value))
        elif name == "detail":
            values.append(_json(value))
        elif name == "succeeded":
            values.append(int(value) if value in (0, 1) else repr(value))
        else:
            values.append(value)
    return _WRITE(values).encode("ascii")


def leaf(row_id: int, line: bytes) -> bytes:
    """32 bytes for a line that stands under this id."""
    return sha256(b"%d\n" % row_id + line).digest()


def moment_of(row: Row) -> datetime | None:
    """When the line says that it was written; ``None`` where that is no moment."""
    micros = _moment(row[1])
    if not isinstance(micros, int):
        return None
    return EPOCH + timedelta(microseconds=micros)


def _moment(value: Any) -> int | str:
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return str(value)
    since = (at if at.tzinfo else at.replace(tzinfo=UTC)) - EPOCH
    return since.days * 86_400_000_000 + since.seconds * 1_000_000 + since.microseconds


def _json(value: Any) -> list[Any] | str:
    try:
        return [{}] if value == "{}" else [_READ(value)]
    except (TypeError, ValueError, RecursionError):
        return str(value)


def _number(text: str) -> float | int:
    number = float(text)
    return int(number) if number.is_integer() else number


# Made once: json.dumps and json.loads with options build these anew for each line.
_WRITE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=lambda odd: [repr(odd)]).encode
_READ = json.JSONDecoder(parse_float=_number).decode
