"""Asking a snapshot: ``read_question`` an address, ``ask``, and tell the answer as CSV, JSON or GeoJSON.

The total is exact. A page ends in a cursor: where the next one begins, so that nothing comes twice or is left out.
"""

from __future__ import annotations

import json
import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from madoguchi.services.opendata.snapshots.cursors import read_cursor, written_cursor
from madoguchi.services.opendata.snapshots.files import as_told, csv_text, feature
from madoguchi.services.opendata.snapshots.opened import MOST_SECONDS, About, Opened, columns_of, opened
from madoguchi.services.opendata.snapshots.places import in_metres
from madoguchi.services.opendata.snapshots.questions import (
    MOST_ROWS,
    Box,
    Filter,
    Near,
    Question,
    Sort,
    read_question,
)  # fmt: skip
from madoguchi.services.opendata.snapshots.refusals import NoPlaces
from madoguchi.services.opendata.snapshots.statements import Found, found_by
from madoguchi.services.opendata.snapshots.values import Value, told, written
from madoguchi.services.opendata.snapshots.vocabulary import Column

__all__ = [
    "MOST_ROWS", "Answer", "Box", "Filter", "Format", "Near", "Question", "Sort", "Told", "ask", "columns_of",
    "read_question",
]  # fmt: skip
Format = Literal["json", "csv", "geojson"]
Row = tuple[Value | None, ...]
_MOST_TOTALS = 4096


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in a format."""

    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One page. ``total`` counts all that the question finds; ``next_cursor`` is ``None`` on the last page."""

    rows: list[Row]
    total: int
    next_cursor: str | None
    columns: tuple[Column, ...]
    places: list[tuple[float | None, float | None]] | None = None
    """Longitude and latitude of each row, whether they were asked for or not."""
    metres: list[float] | None = None
    """How far each row is, where that was asked."""

    def answer_as(self, form: Format) -> Told:
        """The page as bytes. Raises ``NoPlaces``."""
        if form == "csv":
            return Told(self._csv().encode(), "text/csv; charset=utf-8")
        if form == "geojson":
            return Told(self._geojson().encode(), "application/geo+json")
        return Told(self._json().encode(), "application/json")

    def _csv(self) -> str:
        headings = [column.title for column in self.columns]
        if self.metres is None:
            return csv_text(headings, ([*map(written, row)] for row in self.rows))
        rows = zip(self.rows, self.metres, strict=True)
        return csv_text([*headings, "距離（m）"], ([*map(written, row), f"{far:.1f}"] for row, far in rows))

    def _records(self) -> list[dict[str, Any]]:
        names = [column.name for column in self.columns]
        records = [dict(zip(names, row, strict=True)) for row in self.rows]
        if self.metres is not None:
            for record, far in zip(records, self.metres, strict=True):
                record["_metres"] = round(far, 1)
        return records

    def _json(self) -> str:
        return _encode({
            "total": self.total, "next_cursor": self.next_cursor,
            "columns": [as_told(column) for column in self.columns], "rows": self._records(),
        })  # fmt: skip

    def _geojson(self) -> str:
        if self.places is None:
            raise NoPlaces
        features = ",".join(
            feature(_encode(record), *place) for record, place in zip(self._records(), self.places, strict=True)
        )
        return (
            f'{{"type":"FeatureCollection","total":{self.total},"next_cursor":{_encode(self.next_cursor)},'
            f'"features":[{features}]}}'
        )


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def ask(folder: Path, question: Question, *, seconds: float = MOST_SECONDS) -> Answer:
    """One page of what a question finds. Raises a ``Refused``."""
    snapshot = opened(folder)
    about = snapshot.about
    snapshot.begin(seconds)
    if (question.bbox or question.near) and about.place is None:
        raise NoPlaces
    after = read_cursor(question, about)
    found = found_by(question, about)
    names = question.fields or tuple(about.index)
    chosen = [about.index[name] for name in names]
    if found.nothing:
        page = _Page()
    elif question.near is not None:
        page = _nearest(snapshot, question, found, chosen, after)
    else:
        page = _page(snapshot, question, found, chosen, after)
    columns = tuple(about.columns[index] for index in chosen)
    kinds = [column.kind for column in columns]
    shown: list[Row] = [row[: len(chosen)] for row in page.rows]
    if "boolean" in kinds:
        shown = [tuple(map(told, row, kinds)) for row in shown]
    return Answer(
        shown, page.total, written_cursor(question, about, page.following) if page.following else None, columns,
        [row[len(chosen) : len(chosen) + 2] for row in page.rows] if about.place else None,
        page.metres if question.near is not None else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Page:
    """What was found, before it is told."""

    total: int = 0
    rows: list[Any] = field(default_factory=list)
    following: list[Any] | None = None
    """What the last record was sorted by, and its number, where more come."""
    metres: list[float] = field(default_factory=list)


def _fields(chosen: Sequence[int], about: About, *more: str) -> str:
    return ", ".join([f"r.c{index}" for index in (*chosen, *(about.place or ()))] + list(more))


def _page(snapshot: Opened, question: Question, found: Found, chosen: Sequence[int], after: list[Any] | None) -> _Page:
    about = snapshot.about
    total = _total(snapshot, found)
    keys = [(about.index[one.field], one.descending) for one in question.sort]
    fields = _fields(chosen, about, *(f"r.c{index}" for index, _down in keys), found.number)
    rows: list[Any] = []
    wanted = question.limit + 1
    # Records without a value come last: they are a second stretch, so that the first can follow an index.
    for missing in (False, True) if keys else (False,):
        if len(rows) < wanted and not (after and keys and after[0] is None and not missing):
            begun = after if after and (not keys or (after[0] is None) == missing) else None
            order, conditions, values = _order(keys, found.number, begun, missing=missing)
            rows += snapshot.fetch(
                f"{found.select(fields)}{found.where(*conditions)} ORDER BY {order} LIMIT ?",
                [*found.values, *values, wanted - len(rows)],
            )
    more = len(rows) > question.limit
    rows = rows[: question.limit]
    return _Page(total, rows, list(rows[-1][-len(keys) - 1 :]) if more and rows else None)


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
    snapshot: Opened, question: Question, found: Found, chosen: Sequence[int], after: list[Any] | None
) -> _Page:
    about, near = snapshot.about, question.near
    assert near is not None
    assert about.place is not None
    longitude, latitude = about.place
    candidates = snapshot.fetch(
        f"{found.select(f'{found.number}, r.c{longitude}, r.c{latitude}')}{found.where()}", found.values
    )
    ways = []
    for number, east, north in candidates:
        far = in_metres(near.longitude, near.latitude, east, north)
        if far <= near.metres:
            ways.append((far, number))
    snapshot.is_late()
    ways.sort()
    begun = 0
    if after:
        begun = bisect_right(ways, (after[0], after[1]))
    page = ways[begun : begun + question.limit]
    rows = {}
    for start in range(0, len(page), 500):
        part = [number for _far, number in page[start : start + 500]]
        for row in snapshot.fetch(
            f"{Found().select(_fields(chosen, about, 'r.n'))} WHERE r.n IN ({', '.join('?' * len(part))})", part
        ):
            rows[row[-1]] = row
    more = begun + question.limit < len(ways)
    return _Page(
        len(ways), [rows[number] for _far, number in page], list(page[-1]) if more and page else None,
        [far for far, _number in page],
    )  # fmt: skip


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
        while len(_TOTALS) > _MOST_TOTALS:
            _TOTALS.popitem(last=False)
    return total
