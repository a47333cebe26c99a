"""What changed between two versions (差分): records added, removed, and cells of the records that stayed.

Records are the same where their key is the same; where a key stands more than once, in the order of the file. Both
snapshots are read in the order of the key side by side, so that memory holds no more than what is listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from madoguchi.services.opendata.snapshots.opened import Opened, fresh
from madoguchi.services.opendata.snapshots.refusals import NoSuchField
from madoguchi.services.opendata.snapshots.values import Value, told, written
from madoguchi.services.opendata.snapshots.vocabulary import Column

MOST_LISTED = 500
MOST_SECONDS = 60.0
Key = tuple[str, ...]
Record = dict[str, Value | None]


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """One cell; ``key`` says of which record, as text."""

    key: Key
    field: str
    before: Value | None
    after: Value | None


@dataclass(slots=True)
class Changes:
    """Everything is counted; at most so many of each are listed as were asked for."""

    key: tuple[str, ...]
    columns_added: tuple[Column, ...] = ()
    columns_removed: tuple[Column, ...] = ()
    added_count: int = 0
    removed_count: int = 0
    changed_count: int = 0
    """Cells."""
    changed_records: int = 0
    same_count: int = 0
    added: list[Record] = field(default_factory=list)
    removed: list[Record] = field(default_factory=list)
    changed: list[ChangedCell] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return bool(
            self.added_count or self.removed_count or self.changed_count or self.columns_added or self.columns_removed
        )


def compare(
    old_folder: Path, new_folder: Path, key: Sequence[str], *, most: int = MOST_LISTED, seconds: float = MOST_SECONDS
) -> Changes:
    """From the old version to the new. Without a key a record is its whole content: added or removed, never changed.

    Columns are compared by their physical name. Raises ``NoSuchField``, ``SnapshotGone``, ``TookTooLong``.
    """
    old, new = fresh(old_folder), fresh(new_folder)
    try:
        return _compare(old, new, tuple(key), most, seconds)
    finally:
        old.connection.close()
        new.connection.close()


def _compare(old: Opened, new: Opened, key: tuple[str, ...], most: int, seconds: float) -> Changes:
    shared = [name for name in new.about.index if name in old.about.index]
    for name in key:
        if name not in shared:
            raise NoSuchField(field=name, fields=", ".join(shared))
    changes = Changes(
        key,
        tuple(column for column in new.about.columns if column.name not in old.about.index),
        tuple(column for column in old.about.columns if column.name not in new.about.index),
    )
    by = key or tuple(shared)
    compared = [name for name in shared if name not in by]
    for snapshot in (old, new):
        snapshot.begin(seconds)
    for befores, afters in _side_by_side(_groups(old, by), _groups(new, by)):
        # Of equal keys those that are wholly equal belong together, whatever their order.
        befores, afters = _without_equal(befores, afters, compared, changes)
        for before, after in zip(befores, afters, strict=False):
            _changed(before, after, compared, changes, most)
        for one in befores[len(afters) :]:
            changes.removed_count += 1
            if len(changes.removed) < most:
                changes.removed.append(one)
        for one in afters[len(befores) :]:
            changes.added_count += 1
            if len(changes.added) < most:
                changes.added.append(one)
    return changes


def _without_equal(
    befores: list[Record], afters: list[Record], compared: Sequence[str], changes: Changes
) -> tuple[list[Record], list[Record]]:
    if len(befores) < 2 and len(afters) < 2:
        return befores, afters
    left: dict[tuple[Any, ...], list[int]] = {}
    for index, after in enumerate(afters):
        left.setdefault(tuple(written(after[name]) for name in compared), []).append(index)
    gone, kept = set(), []
    for before in befores:
        same = left.get(tuple(written(before[name]) for name in compared))
        if same:
            gone.add(same.pop(0))
            changes.same_count += 1
        else:
            kept.append(before)
    return kept, [after for index, after in enumerate(afters) if index not in gone]


def _changed(before: Record, after: Record, compared: Sequence[str], changes: Changes, most: int) -> None:
    key = tuple(written(after[name]) for name in changes.key)
    cells = [
        ChangedCell(key, name, before[name], after[name])
        for name in compared
        # As text, because the kind of a column may have changed and its values not.
        if before[name] != after[name] and written(before[name]) != written(after[name])
    ]
    if not cells:
        changes.same_count += 1
        return
    changes.changed_records += 1
    changes.changed_count += len(cells)
    changes.changed += cells[: most - len(changes.changed)]


def _groups(snapshot: Opened, by: Sequence[str]) -> Iterator[tuple[Key, list[Record]]]:
    """The records of each key, in the order of the keys as text."""
    about = snapshot.about
    names = list(about.index)
    kinds = [column.kind for column in about.columns]
    at = [about.index[name] for name in by]
    # SQLite orders texts by their code points, as Python does.
    keys = [f"ifnull(CAST(c{index} AS TEXT), '')" for index in at]
    fields = ", ".join([*keys, *(f"c{index}" for index in range(len(names)))])
    order = ", ".join([*(str(number) for number in range(1, len(keys) + 1)), "n"])
    rows = snapshot.stream(f"SELECT {fields} FROM rows ORDER BY {order}")  # noqa: S608 - numbers of columns
    for key, group in groupby(rows, lambda row: tuple(row[: len(keys)])):
        yield key, [dict(zip(names, map(told, row[len(keys) :], kinds), strict=True)) for row in group]


def _side_by_side(
    olds: Iterator[tuple[Key, list[Record]]], news: Iterator[tuple[Key, list[Record]]]
) -> Iterator[tuple[list[Record], list[Record]]]:
    """Both in one order: what only one of them has beside nothing."""
    old, new = next(olds, None), next(news, None)
    while old or new:
        if new is None or (old and old[0] < new[0]):
            assert old is not None
            yield old[1], []
            old = next(olds, None)
        elif old is None or new[0] < old[0]:
            yield [], new[1]
            new = next(news, None)
        else:
            yield old[1], new[1]
            old, new = next(olds, None), next(news, None)
