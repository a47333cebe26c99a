"""One page of what a question finds: first the numbers of its records in order, then what is read of them."""

from __future__ import annotations

import json
import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from madoguchi.services.opendata.snapshots.cursors import read_cursor
from madoguchi.services.opendata.snapshots.opened import Opened
from madoguchi.services.opendata.snapshots.places import DEGREE, in_metres
from madoguchi.services.opendata.snapshots.questions import Near, Question
from madoguchi.services.opendata.snapshots.refusals import NoPlaces
from madoguchi.services.opendata.snapshots.statements import Found, found_by

MOST_TOTALS = 4096
"""Totals that a process remembers."""


@dataclass(frozen=True, slots=True)
class Page:
    """What was found, before it is told."""

    total: int = 0
    rows: list[Any] = field(default_factory=list)
    """Of each record what was to be read, and then more that is of no interest; texts of records may stand joined in one."""
    numbers: list[int] = field(default_factory=list)
    """Where each record stands in the file, from 1."""
    following: list[Any] | None = None
    """What the last record was sorted by, and its number, where more come."""
    metres: list[float] = field(default_factory=list)


def found_page(
    snapshot: Opened, question: Question, table: Literal["rows", "records"], fields: Sequence[str], seconds: float
) -> Page:
    """``fields`` are read of ``table``, which is called ``v``. Raises a ``Refused``."""
    about = snapshot.about
    if (question.bbox or question.near) and about.place is None:
        raise NoPlaces
    after = read_cursor(question, about)
    snapshot.begin(seconds)
    found = found_by(question, snapshot)
    if found.nothing:
        return Page()
    if question.near is not None:
        return _nearest(snapshot, question, question.near, found, (table, fields), after)
    if found.is_small and not question.sort:
        return _of_few(snapshot, question, found, (table, fields), after)
    if not question.sort:
        return _as_they_stand(snapshot, question, found, (table, fields), after)
    return _sorted(snapshot, question, found, (table, fields), after)


def _of_few(
    snapshot: Opened, question: Question, found: Found, read: tuple[str, Sequence[str]], after: list[Any] | None
) -> Page:
    """Where few come into question, their numbers are the total, and the page is cut out of them."""
    numbers = _numbers(snapshot, found.select(f"{found.number} AS n") + found.where(), found.values)
    begun = bisect_right(numbers, after[0]) if after else 0
    page = numbers[begun : begun + question.limit]
    more = begun + question.limit < len(numbers) and page
    return Page(len(numbers), _read(snapshot, page, read), page, page[-1:] if more else None)


def _as_they_stand(
    snapshot: Opened, question: Question, found: Found, read: tuple[str, Sequence[str]], after: list[Any] | None
) -> Page:
    """Where many come into question, in the order of the file."""
    total = _total(snapshot, found)
    order, conditions, values = _order([], found.number, after, missing=False)
    sought = f"{found.select(f'{found.number} AS n')}{found.where(*conditions)} ORDER BY {order} LIMIT ?"
    numbers = _numbers(snapshot, sought, [*found.values, *values, question.limit + 1])
    page = numbers[: question.limit]
    more = len(numbers) > question.limit and page
    return Page(total, _read(snapshot, page, read), page, page[-1:] if more else None)


def _numbers(snapshot: Opened, sought: str, values: Sequence[Any]) -> list[int]:
    """Numbers of records in their order. As one row: for each row that is fetched a thread gives up its turn."""
    told = snapshot.fetch(f"SELECT json_group_array(n) FROM ({sought})", values)  # noqa: S608
    return sorted(json.loads(told[0][0]))


def _read(snapshot: Opened, numbers: Sequence[int], read: tuple[str, Sequence[str]]) -> list[Any]:
    """These records, in this order; their texts joined in one row, for the same reason."""
    table, fields = read
    if not numbers:
        return []
    if table == "records":
        # What leads the join is gone through in its order, and an aggregate without groups takes the rows as they come.
        joined = "SELECT group_concat(v.j, ',') FROM json_each(?) k CROSS JOIN records v ON v.n = k.value"
        return snapshot.fetch(joined, [json.dumps(numbers)])
    return snapshot.fetch(
        f"SELECT {', '.join(fields)} FROM json_each(?) k CROSS JOIN {table} v ON v.n = k.value ORDER BY k.key",  # noqa: S608
        [json.dumps(numbers)],
    )


def _sorted(
    snapshot: Opened, question: Question, found: Found, read: tuple[str, Sequence[str]], after: list[Any] | None
) -> Page:
    about, (table, fields) = snapshot.about, read
    total = _total(snapshot, found)
    keys = [(about.index[one.field], one.descending) for one in question.sort]
    names = [*(f"k{number}" for number in range(len(keys))), "n"]
    sought = found.select(
        ", ".join(
            [*(f"r.c{index} AS k{number}" for number, (index, _down) in enumerate(keys)), f"{found.number} AS n"]
        ),
        rows=bool(keys),
    )
    shown = ", ".join([*fields, *(f"k.{name}" for name in names)])
    rows: list[Any] = []
    wanted = question.limit + 1
    # Records without a value come last: they are a second stretch, so that the first can follow an index.
    for missing in (False, True) if keys else (False,):
        if len(rows) < wanted and not (after and keys and after[0] is None and not missing):
            begun = after if after and (not keys or (after[0] is None) == missing) else None
            order, conditions, values = _order(keys, found.number, begun, missing=missing)
            # The join keeps the order of what leads it. Only what is shown is read from the wide table.
            rows += snapshot.fetch(
                f"SELECT {shown} FROM ({sought}{found.where(*conditions)} ORDER BY {order} LIMIT ?) k"  # noqa: S608
                f" CROSS JOIN {table} v ON v.n = k.n",
                [*found.values, *values, wanted - len(rows)],
            )
    more = len(rows) > question.limit
    rows = rows[: question.limit]
    return Page(total, rows, [row[-1] for row in rows], list(rows[-1][-len(keys) - 1 :]) if more and rows else None)


def _order(
    keys: list[tuple[int, bool]], number: str, after: list[Any] | None, *, missing: bool
) -> tuple[str, list[str], list[Any]]:
    """``ORDER BY``, and the conditions (with values) for what comes after a record, within one stretch."""
    if not keys:
        return number, [f"{number} > ?"] if after else [], after or []
    first, rest = f"r.c{keys[0][0]}", keys[1:]
    down = keys[-1][1]
    order = [] if missing else [f"{first} {'DESC' if keys[0][1] else 'ASC'}"]
    for index, descending in rest:
        order += [f"r.c{index} IS NULL", f"r.c{index} {'DESC' if descending else 'ASC'}"]
    order.append(f"{number} {'DESC' if down else 'ASC'}")
    conditions, values = [f"{first} IS {'' if missing else 'NOT '}NULL"], []
    if after:
        if not missing:
            conditions.append(f"{first} {'<=' if keys[0][1] else '>='} ?")
            values.append(after[0])
        condition, more = _after(([] if missing else keys[:1]) + rest, after[1 if missing else 0 :], number, down=down)
        conditions.append(condition)
        values += more
    return ", ".join(order), conditions, values


def _after(keys: list[tuple[int, bool]], after: Sequence[Any], number: str, *, down: bool) -> tuple[str, list[Any]]:
    """“Greater” in the order of the keys, each of which may be missing: the first that differs decides."""
    if not keys:
        return f"{number} {'<' if down else '>'} ?", [after[-1]]
    (index, descending), value = keys[0], after[0]
    rest, values = _after(keys[1:], after[1:], number, down=down)
    if value is None:
        return f"(r.c{index} IS NULL AND {rest})", values
    sign = "<" if descending else ">"
    return f"(r.c{index} {sign} ? OR r.c{index} IS NULL OR (r.c{index} = ? AND {rest}))", [value, value, *values]


def _nearest(
    snapshot: Opened,
    question: Question,
    near: Near,
    found: Found,
    read: tuple[str, Sequence[str]],
    after: list[Any] | None,
) -> Page:
    ways = []
    for number, longitude, latitude in _candidates(snapshot, found):
        far = in_metres(near.longitude, near.latitude, longitude, latitude)
        if far <= near.metres:
            ways.append((far, number))
    snapshot.is_late()
    ways.sort()
    begun = bisect_right(ways, (after[0], after[1])) if after else 0
    page = ways[begun : begun + question.limit]
    more = begun + question.limit < len(ways)
    numbers = [number for _far, number in page]
    return Page(
        len(ways), _read(snapshot, numbers, read), numbers, list(page[-1]) if more and page else None,
        [far for far, _number in page],
    )  # fmt: skip


def _candidates(snapshot: Opened, found: Found) -> list[tuple[int, float, float]]:
    """Number, longitude, latitude of everything in the box around."""
    place = snapshot.about.place
    assert place is not None
    if found.tree_alone:
        told = snapshot.fetch(found.select("p.n, p.west, p.south") + found.where(), found.values)
        return [(number, west / DEGREE, south / DEGREE) for number, west, south in told]
    fields = f"{found.number}, r.c{place[0]}, r.c{place[1]}"
    return snapshot.fetch(found.select(fields, rows=True) + found.where(), found.values)


_TOTALS: OrderedDict[Any, int] = OrderedDict()
_TOTALS_LOCK = threading.Lock()


def _total(snapshot: Opened, found: Found) -> int:
    """How many there are. A snapshot never changes, so that a question is counted once in a process and not for each page."""
    if not found.conditions:
        return snapshot.about.rows
    statement, values = found.count()
    key = (snapshot.about.fingerprint, statement, tuple(values))
    with _TOTALS_LOCK:
        if key in _TOTALS:
            _TOTALS.move_to_end(key)
            return _TOTALS[key]
    total = int(snapshot.fetch(statement, values)[0][0])
    with _TOTALS_LOCK:
        _TOTALS[key] = total
        while len(_TOTALS) > MOST_TOTALS:
            _TOTALS.popitem(last=False)
    return total
