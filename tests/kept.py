"""What the cast's operations write is kept, and written again in one stroke for the next test.

Loading a city takes some hundred queries, and most tests begin with it. The operations run once in each test process;
the rows that they added are remembered and put back as they were. Where something is in the way (a test that has already
written some of it), or where an operation also changed rows that stood there, the operations run again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import AutoField, Model

Rows = set[tuple[Any, ...]]


@dataclass(slots=True)
class Kept:
    """The rows of one stroke: for each table its columns and what stood in them; ``result`` is a primary key."""

    result: Any = None
    rows: list[tuple[str, list[str], list[tuple[Any, ...]]]] = field(default_factory=list)
    repeatable: bool = True


_kept: dict[object, Kept] = {}


def kept(key: object, make: Callable[[], Model | None]) -> Any:
    """Have the database hold what ``make`` writes; returns the primary key of what it returns."""
    known = _kept.get(key)
    if known is None:
        before = _everything()
        made = make()
        _kept[key] = _difference(before, _everything(), made.pk if made is not None else None)
        return _kept[key].result
    if known.repeatable and _put_back(known):
        return known.result
    made = make()
    return made.pk if made is not None else None


def _put_back(known: Kept) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, columns, rows in known.rows:
                names = ", ".join(connection.ops.quote_name(column) for column in columns)
                places = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES ({places})", rows)
    except IntegrityError:
        return False
    return True


def _models() -> list[type[Model]]:
    return [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]


def _everything() -> dict[type[Model], tuple[list[str], list[tuple[Any, ...]]]]:
    """All rows of all tables, in the order of their keys, as the database driver gives them."""
    found = {}
    with connection.cursor() as cursor:
        for model in _models():
            table, key = (connection.ops.quote_name(n) for n in (model._meta.db_table, model._meta.pk.column))
            cursor.execute(f"SELECT * FROM {table} ORDER BY {key}")
            found[model] = [column[0] for column in cursor.description], [tuple(row) for row in cursor.fetchall()]
    return found


def _difference(before: Any, after: Any, result: Any) -> Kept:
    made = Kept(result)
    assigned = {model for model in after if isinstance(model._meta.pk, AutoField)}
    for model, (columns, rows) in after.items():
        stood = {repr(row) for row in before[model][1]}
        new = [row for row in rows if repr(row) not in stood]
        if not new:
            continue
        if stood - {repr(row) for row in rows}:
            made.repeatable = False  # something that stood there was changed
        points_to = {f.related_model for f in model._meta.fields if f.is_relation and f.related_model is not None}
        if points_to & assigned:
            made.repeatable = False  # it would point to numbers that are given anew
        place = columns.index(model._meta.pk.column) if model in assigned else -1
        without = slice(0, place), slice(place + 1, None)
        if place >= 0:
            columns = [*columns[without[0]], *columns[without[1]]]
            new = [row[without[0]] + row[without[1]] for row in new]
        made.rows.append((model._meta.db_table, columns, new))
    return made
