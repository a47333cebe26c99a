"""Asking the index: which entries fit, in order, a page of them.

Everything that was typed goes to the database as a value; what is put into the SQL are numbers and names of ours.
"""
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from madoguchi.foundation.residents.models import Resident, SearchEntry
from madoguchi.foundation.residents.search.vocabulary import Alternative, Meaning

BOUND = 1_000
"""So many of those who fit are sorted; of more, the first are read in the order of the sort key, where they are dense."""
ENTRY = SearchEntry._meta.db_table


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where somebody stands among those who fit."""

    closeness: int
    sort_key: str
    entry: int


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL with its values."""

    sql: str
    values: tuple[Any, ...] = ()

    def __and__(self, other: Condition) -> Condition:
        return Condition(f"{self.sql} AND {other.sql}", self.values + other.values)


def fitting(
    meanings: Sequence[Meaning], *, closest: int, farthest: int, after: Place | None, hidden: Sequence[UUID], limit: int
) -> list[tuple[Place, UUID]]:
    """Up to ``limit`` people whom every word fits between ``closest`` and ``farthest``, from behind ``after``.

    One query where few fit; where many do, one for each step of closeness and a second for its dense ones.
    """
    begin = max(closest, after.closeness) if after else closest
    several = _bounded(meanings, begin, farthest, after, hidden, limit)
    if several is not None:
        return several
    found: list[tuple[Place, UUID]] = []
    for step in range(begin, farthest + 1):
        if not _gains(meanings, step):
            continue
        left = limit - len(found)
        more = _bounded(meanings, step, step, after, hidden, left)
        found += _in_order(meanings, step, after, hidden, left) if more is None else more
        if len(found) >= limit:
            break
    return found


def _gains(meanings: Sequence[Meaning], step: int) -> bool:
    return any(meaning.ways[step] for meaning in meanings) and all(meaning.upto(step) for meaning in meanings)


def _bounded(
    meanings: Sequence[Meaning], closest: int, farthest: int, after: Place | None, hidden: Sequence[UUID], limit: int
) -> list[tuple[Place, UUID]] | None:
    """All who fit are gathered and sorted; ``None`` where they are more than ``BOUND``."""
    if not all(meaning.upto(farthest) for meaning in meanings):
        return []
    wanted = _who(meanings, closest, farthest, hidden)
    step, values = _step(meanings, closest, farthest)
    behind, last = ("", ()) if after is None else (
        " WHERE (step, sort_key, id) > (%s, %s, %s)", (after.closeness, after.sort_key, after.entry)
    )  # fmt: skip
    # Found first and sorted then: an order would tempt the planner to walk the whole index of the sort key.
    fence = "MATERIALIZED " if connection.vendor == "postgresql" else ""
    sql = (
        f"WITH found AS {fence}(SELECT e.id, e.sort_key, e.resident_id, {step} AS step FROM {ENTRY} e"
        f" WHERE {wanted.sql} LIMIT {BOUND + 1})"
        f" SELECT * FROM (SELECT step, sort_key, id, resident_id FROM found{behind}"
        " ORDER BY step, sort_key, id LIMIT %s) AS page UNION ALL SELECT -1, '', count(*), NULL FROM found"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *wanted.values, *last, limit])
        rows = cursor.fetchall()
    if any(step < 0 and count > BOUND for step, _key, count, _nobody in rows):
        return None
    return [(Place(step, key, entry), _uuid(resident)) for step, key, entry, resident in rows if step >= 0]


def _in_order(
    meanings: Sequence[Meaning], step: int, after: Place | None, hidden: Sequence[UUID], limit: int
) -> list[tuple[Place, UUID]]:
    """The first in the order of the sort key, where so many fit that they stand close together in it."""
    # “IS TRUE” keeps PostgreSQL from gathering all who fit by the other index.
    wanted = _who(meanings, step, step, hidden, shape="({}) IS TRUE")
    behind = Condition("1 = 1")
    if after is not None and after.closeness == step:
        behind = Condition("(e.sort_key, e.id) > (%s, %s)", (after.sort_key, after.entry))
    sql = (
        f"SELECT e.sort_key, e.id, e.resident_id FROM {ENTRY} e WHERE {wanted.sql} AND {behind.sql}"
        " ORDER BY e.sort_key, e.id LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*wanted.values, *behind.values, limit])
        rows = cursor.fetchall()
    return [(Place(step, key, entry), _uuid(resident)) for key, entry, resident in rows]


def _who(
    meanings: Sequence[Meaning], closest: int, farthest: int, hidden: Sequence[UUID], shape: str = "({})"
) -> Condition:
    wanted = _all_fit(meanings, farthest, shape)
    if closest > 0 and all(meaning.upto(closest - 1) for meaning in meanings):
        closer = _all_fit(meanings, closest - 1, "({})")
        wanted &= Condition(f"NOT ({closer.sql})", closer.values)
    if hidden:
        wanted &= _none_of(hidden)
    return wanted


def _step(meanings: Sequence[Meaning], closest: int, farthest: int) -> tuple[str, tuple[Any, ...]]:
    """SQL that says how close somebody is who fits."""
    sql, before = "", None
    values: list[Any] = []
    for step in range(closest, farthest):
        if all(meaning.upto(step) for meaning in meanings):
            fit = _all_fit(meanings, step, "({})")
            if fit != before:
                sql += f" WHEN {fit.sql} THEN {step}"
                values += fit.values
                before = fit
    return (f"CASE{sql} ELSE {farthest} END", tuple(values)) if sql else (str(farthest), ())


def _all_fit(meanings: Sequence[Meaning], step: int, shape: str) -> Condition:
    parts = [_any_way(meaning.upto(step)) for meaning in meanings]
    return Condition(
        " AND ".join(shape.format(part.sql) for part in parts), tuple(value for part in parts for value in part.values)
    )


def _any_way(ways: Sequence[Alternative]) -> Condition:
    # Ways of a single word are one set together.
    single = frozenset[int]().union(*(way[0] for way in ways if len(way) == 1))
    found = [_has(single)] if single else []
    for way in ways:
        if len(way) > 1:
            both = [_has(one) for one in way]
            found.append(
                Condition(
                    "(" + " AND ".join(one.sql for one in both) + ")",
                    tuple(value for one in both for value in one.values),
                )
            )
    return Condition(" OR ".join(one.sql for one in found), tuple(value for one in found for value in one.values))


def _has(numbers: frozenset[int]) -> Condition:
    """The entry has one of these words."""
    # Written out, not sent as a value: how common the words are decides between plans, and a prepared one forgets it.
    listed = ",".join(map(str, sorted(numbers)))
    if connection.vendor == "postgresql":
        return Condition(f"e.words && '{{{listed}}}'::bigint[]")
    return Condition(f"e.id IN (SELECT entry FROM residents_searchposting WHERE word IN ({listed}))")


def _none_of(people: Sequence[UUID]) -> Condition:
    if connection.vendor == "postgresql":
        return Condition("e.resident_id <> ALL(%s::uuid[])", (list(people),))
    listed = ",".join(f"'{one.hex}'" for one in people)
    return Condition(f"e.resident_id NOT IN ({listed})")


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def in_order(ids: Sequence[UUID]) -> list[Resident]:
    """These people with their households, in this order."""
    held = Resident.objects.select_related("household").in_bulk(ids)
    return [held[one] for one in ids if one in held]
