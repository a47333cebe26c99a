"""Asking the index: which entries fit, in order, a page of them.

Everything that was typed goes to the database as a value; what is put into the SQL are numbers and names of ours.
"""
# ruff: noqa: S608

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from madoguchi.foundation.residents.models import Resident, SearchEntry
from madoguchi.foundation.residents.search.vocabulary import Alternative, Meaning

BOUND = 2_000
"""So many of those who fit are sorted; of more, some are shown."""
FEW_WORDS, SAMPLE = 100, 3_000
"""Where each typed word may be one of more words, a sample is looked at first; how many entries it has."""
MANY, SOME = 1_000, 200
"""Of more words than ``MANY`` the index is not asked where another word narrows; up to ``SOME`` are compared one by one."""
ENTRY = SearchEntry._meta.db_table


Has = Callable[[frozenset[int]], str]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where somebody stands among those who fit; where they are too many to sort, ``sort_key`` is the id and ``entry`` 0."""

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

    One query where few fit; where many do, up to three for each step of closeness, until the page is full.
    """
    begin = max(closest, after.closeness) if after else closest
    if (after is None or after.entry) and min(one.size(farthest) for one in meanings) <= FEW_WORDS:
        several = _gathered(meanings, begin, farthest, after, hidden, limit)
        if several is not None:
            return several
    found: list[tuple[Place, UUID]] = []
    for step in range(begin, farthest + 1):
        if _gains(meanings, step):
            found += _of_step(meanings, step, after, hidden, limit - len(found))
        if len(found) >= limit:
            break
    return found


def _of_step(
    meanings: Sequence[Meaning], step: int, after: Place | None, hidden: Sequence[UUID], limit: int
) -> list[tuple[Place, UUID]]:
    here = after is not None and after.closeness == step
    if here and after is not None and not after.entry:
        return _among_many(meanings, step, after, hidden, limit)
    if not here and min(one.size(step) for one in meanings) > FEW_WORDS:
        # Gathering everybody who has one of so many words takes long; mostly a small sample fills the page.
        sample = _among_many(meanings, step, None, hidden, limit, sample=True)
        if len(sample) == limit:
            return sample
    several = _gathered(meanings, step, step, after, hidden, limit)
    return _among_many(meanings, step, None, hidden, limit) if several is None else several


def _gains(meanings: Sequence[Meaning], step: int) -> bool:
    return any(meaning.ways[step] for meaning in meanings) and all(meaning.upto(step) for meaning in meanings)


def _gathered(
    meanings: Sequence[Meaning], closest: int, farthest: int, after: Place | None, hidden: Sequence[UUID], limit: int
) -> list[tuple[Place, UUID]] | None:
    """All who fit are gathered and sorted; ``None`` where they are more than ``BOUND``."""
    if not all(meaning.upto(farthest) for meaning in meanings):
        return []
    wanted = _by_index(meanings, farthest) & _but(meanings, closest, hidden)
    with _planned("seqscan"), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.id, e.sort_key, e.resident_id, e.words FROM {ENTRY} e WHERE {wanted.sql} LIMIT {BOUND + 1}",
            wanted.values,
        )
        rows = cursor.fetchall()
    if len(rows) > BOUND:
        return None
    people = [
        (Place(_closeness(meanings, closest, farthest, words), key, entry), _uuid(resident))
        for entry, key, resident, words in rows
    ]
    return nsmallest(limit, (one for one in people if after is None or one[0] > after), key=lambda one: one[0])


def _closeness(meanings: Sequence[Meaning], closest: int, farthest: int, words: list[int] | str) -> int:
    """The step of the word that fits least."""
    held = frozenset(json.loads(words) if isinstance(words, str) else words)
    worst = closest
    for meaning in meanings:
        for step in range(worst, farthest):
            # A way that is closer than ``closest`` fits as well as one of that step.
            ways = meaning.upto(step) if step == closest else meaning.ways[step]
            if any(all(not one.isdisjoint(held) for one in way) for way in ways):
                break
            worst = step + 1
    return worst


def _among_many(
    meanings: Sequence[Meaning],
    step: int,
    after: Place | None,
    hidden: Sequence[UUID],
    limit: int,
    *,
    sample: bool = False,
) -> list[tuple[Place, UUID]]:
    """Some of the many, in an order that is the same every time and has to do with nothing (that of their ids).

    In the order of kana all 工藤 stand together behind a third of the city; in this one a page is full after some hundred
    entries. ``sample``: only the first ``SAMPLE`` entries are looked at.
    """
    wanted = _all_fit(meanings, step, _has_by_itself) & _but(meanings, step, hidden)
    if after is not None:
        wanted &= Condition("e.resident_id > %s", (_as_kept(UUID(after.sort_key)),))
    table = f"(SELECT * FROM {ENTRY} ORDER BY resident_id LIMIT {SAMPLE})" if sample else ENTRY
    with _planned("seqscan", "bitmapscan", "sort"), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.resident_id FROM {table} e WHERE {wanted.sql} ORDER BY e.resident_id LIMIT %s",
            [*wanted.values, limit],
        )
        rows = cursor.fetchall()
    return [(Place(step, str(_uuid(resident)), 0), _uuid(resident)) for (resident,) in rows]


def _by_index(meanings: Sequence[Meaning], farthest: int) -> Condition:
    """Everybody whom all words fit, found by the index of words.

    A word that so many others begin with or hold is looked at afterwards, in those whom the other words found.
    """
    narrow = [one for one in meanings if one.size(farthest) <= MANY]
    broad = [one for one in meanings if one.size(farthest) > MANY]
    if not narrow:
        broad.sort(key=lambda one: one.size(farthest))
        narrow = [broad.pop(0)]
    found = _all_fit(narrow, farthest, _has)
    return found & _all_fit(broad, farthest, _has_by_itself) if broad else found


def _but(meanings: Sequence[Meaning], closest: int, hidden: Sequence[UUID]) -> Condition:
    """Without those who fit closer, and without those who may not be shown."""
    wanted = Condition("1 = 1")
    if closest > 0 and all(meaning.upto(closest - 1) for meaning in meanings):
        closer = _all_fit(meanings, closest - 1, _has_by_itself)
        wanted &= Condition(f"NOT ({closer.sql})", closer.values)
    return wanted & _none_of(hidden) if hidden else wanted


def _all_fit(meanings: Sequence[Meaning], step: int, has: Has) -> Condition:
    return Condition(" AND ".join(f"({_any_way(meaning.upto(step), has)})" for meaning in meanings))


def _any_way(ways: Sequence[Alternative], has: Has) -> str:
    # Ways of a single word are one set together.
    single = frozenset[int]().union(*(way[0] for way in ways if len(way) == 1))
    several = ["(" + " AND ".join(has(one) for one in way) + ")" for way in ways if len(way) > 1]
    return " OR ".join([has(single), *several] if single else several)


def _has(numbers: frozenset[int]) -> str:
    """SQL: the entry has one of these words, found by the index."""
    # Written out, not sent as a value: how common the words are decides between plans, and a prepared one forgets it.
    listed = ",".join(map(str, sorted(numbers)))
    if connection.vendor == "postgresql":
        return f"e.words && '{{{listed}}}'::bigint[]"
    return f"e.id IN (SELECT entry FROM residents_searchposting WHERE word IN ({listed}))"


def _has_by_itself(numbers: frozenset[int]) -> str:
    """SQL: the same, for an entry that was found otherwise: no index is asked, and a long list is looked up by hashing."""
    if connection.vendor != "postgresql":
        return _has(numbers)
    if len(numbers) <= SOME:
        return f"({_has(numbers)}) IS TRUE"
    listed = ",".join(map(str, sorted(numbers)))
    # OFFSET 0: the words are taken apart row by row as they are looked at, without a table of their own for each entry.
    return (
        f"EXISTS (SELECT 1 FROM (SELECT unnest(e.words) AS n OFFSET 0) AS word WHERE n = ANY('{{{listed}}}'::bigint[]))"
    )


@contextmanager
def _planned(*without: str) -> Iterator[None]:
    """Keep PostgreSQL from some ways of answering.

    It thinks comparing two long arrays cheap, and would read the whole table for a common word; or gather and sort
    all who fit, where the first in order are wanted and stand close together. And it would translate some conditions into
    machine code first, which takes as long as a tenth of what is promised.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off;" + "".join(f"SET LOCAL enable_{one} = off;" for one in without))
        yield
        cursor.execute("SET LOCAL jit TO DEFAULT;" + "".join(f"SET LOCAL enable_{one} = on;" for one in without))


def _none_of(people: Sequence[UUID]) -> Condition:
    if connection.vendor == "postgresql":
        return Condition("e.resident_id <> ALL(%s::uuid[])", (list(people),))
    listed = ",".join(f"'{one.hex}'" for one in people)
    return Condition(f"e.resident_id NOT IN ({listed})")


def _as_kept(one: UUID) -> UUID | str:
    return one if connection.features.has_native_uuid_field else one.hex


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def in_order(ids: Sequence[UUID]) -> list[Resident]:
    """These people with their households, in this order."""
    held = Resident.objects.select_related("household").in_bulk(ids)
    return [held[one] for one in ids if one in held]
