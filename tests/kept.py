"""What the cast's operations write is kept, and written again in one stroke for the next test.

Loading a city takes some hundred queries, and most tests begin with it. The operations run once in each test process;
the rows that they added or changed are remembered and put back as they were. Where something is in the way (a test that
has already written some of it, or changed what they changed), the operations run again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import AutoField, Model

Row = dict[str, Any]
"""Column → value as the database driver gives it."""


@dataclass(slots=True)
class Kept:
    """The rows of one stroke; ``result`` is a primary key."""

    result: Any = None
    added: list[tuple[str, list[Row]]] = field(default_factory=list)
    changed: list[tuple[str, str, Row, Row]] = field(default_factory=list)
    """(table, primary key's column, as it was, as it became)."""
    repeatable: bool = True


class InTheWay(Exception):
    """Something stands where a kept row would go."""


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
    name = connection.ops.quote_name
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in known.added:
                columns, places = ", ".join(map(name, rows[0])), ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(
                    f"INSERT INTO {name(table)} ({columns}) VALUES ({places})", [tuple(row.values()) for row in rows]
                )
            for table, key, old, new in known.changed:
                cursor.execute(f"SELECT * FROM {name(table)} WHERE {name(key)} = %s", [old[key]])
                there = cursor.fetchone()
                if there is None or tuple(there) != tuple(old.values()):
                    raise InTheWay
                setting = ", ".join(f"{name(column)} = %s" for column in new)
                cursor.execute(f"UPDATE {name(table)} SET {setting} WHERE {name(key)} = %s", [*new.values(), old[key]])
    except (IntegrityError, InTheWay):
        return False
    return True


def _everything() -> dict[type[Model], dict[Any, Row]]:
    """All rows of all tables, by their keys."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if not model._meta.managed or model._meta.proxy:
                continue
            key = str(model._meta.pk.column)
            cursor.execute(
                f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)} ORDER BY {connection.ops.quote_name(key)}"
            )
            columns = [column[0] for column in cursor.description]
            found[model] = {row[columns.index(key)]: dict(zip(columns, row, strict=True)) for row in cursor.fetchall()}
    return found


def _difference(
    before: dict[type[Model], dict[Any, Row]], after: dict[type[Model], dict[Any, Row]], result: Any
) -> Kept:
    made = Kept(result)
    assigned = {model for model in after if isinstance(model._meta.pk, AutoField)}
    for model, rows in after.items():
        stood, table, key = before[model], model._meta.db_table, str(model._meta.pk.column)
        added = [row for value, row in rows.items() if value not in stood]
        changed = [(table, key, stood[value], row) for value, row in rows.items() if row != stood.get(value, row)]
        if stood.keys() - rows.keys():
            made.repeatable = False  # something was deleted
        if model in assigned:
            # Numbers are given anew: nothing may point to them, and a changed row would not be found by its number.
            added = [{column: value for column, value in row.items() if column != key} for row in added]
            made.repeatable = made.repeatable and not changed
        if (added or changed) and {f.related_model for f in model._meta.fields if f.is_relation} & assigned:
            made.repeatable = False
        if added:
            made.added.append((table, added))
        made.changed += changed
    return made
