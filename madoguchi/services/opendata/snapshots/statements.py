"""A question as statements of SQLite. Only numbers of columns and fixed words stand in them; every value is bound."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from madoguchi.services.opendata.snapshots.folding import fold, matching, words_of
from madoguchi.services.opendata.snapshots.opened import About
from madoguchi.services.opendata.snapshots.places import at_least, at_most, box_around
from madoguchi.services.opendata.snapshots.questions import Box, Filter, Question

_COMPARED = {"eq": "=", "ne": "IS NOT", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


@dataclass(slots=True)
class Found:
    """Which records a question finds: ``FROM`` and ``WHERE`` without order and page."""

    tables: list[str] = field(default_factory=list)
    number: str = "r.n"
    """The expression for a record's number, of the table that leads."""
    conditions: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    needs_rows: bool = False
    nothing: bool = False

    def add(self, condition: str, *values: Any) -> None:
        """One more condition."""
        self.conditions.append(condition)
        self.values.extend(values)

    def count(self) -> tuple[str, list[Any]]:
        """How many there are."""
        return f"SELECT count(*) FROM {self._tables(rows=self.needs_rows)}{self.where()}", self.values  # noqa: S608 - see above

    def select(self, fields: str) -> str:
        """The beginning of a statement that reads records."""
        return f"SELECT {fields} FROM {self._tables(rows=True)}"  # noqa: S608 - see above

    def where(self, *more: str) -> str:
        """All conditions, with some more."""
        found = [*self.conditions, *more]
        return f" WHERE {' AND '.join(found)}" if found else ""

    def _tables(self, *, rows: bool) -> str:
        # CROSS JOIN: the index that leads finds few; SQLite would guess.
        if not self.tables:
            return "rows r"
        return self.tables[0] + (f" CROSS JOIN rows r ON r.n = {self.number}" if rows else "")


def found_by(question: Question, about: About) -> Found:
    """The records of a question."""
    found = Found()
    search = [matching(word) for word in words_of(question.text)]
    places = about.place
    search += [
        f"t{about.index[one.field]} : {matching(fold(str(one.value)))}"
        for one in question.filters
        if one.operator == "contains"
    ]
    has_texts = any(column.kind == "text" for column in about.columns)
    if search and not has_texts:
        found.nothing = True
    elif search:
        found.tables, found.number = ["words w"], "w.rowid"
        found.add("words MATCH ?", " AND ".join(search))
    box = question.bbox
    if question.near is not None:
        around = Box(*box_around(*question.near))
        box = around if box is None else _common(box, around)
        if box is None:
            found.nothing = True
    if box is not None and places is not None:
        _inside(found, box, about, places, filtered=any(one.operator in ("eq", "in") for one in question.filters))
    for one in question.filters:
        _filter(found, one, about)
    return found


def _common(one: Box, other: Box) -> Box | None:
    """Where two boxes overlap."""
    box = Box(max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))
    return box if box.west <= box.east and box.south <= box.north else None


def _inside(found: Found, box: Box, about: About, place: tuple[int, int], *, filtered: bool) -> None:
    by_tree = not found.tables and not filtered
    if by_tree:
        found.tables, found.number = ["place p"], "p.n"
        low, high = (at_least, at_most) if about.exact else (at_most, at_least)
        found.add(
            "p.east >= ? AND p.west <= ? AND p.north >= ? AND p.south <= ?",
            low(box.west), high(box.east), low(box.south), high(box.north),
        )  # fmt: skip
    if not (by_tree and about.exact):
        found.needs_rows = True
        found.add(
            f"r.c{place[0]} BETWEEN ? AND ? AND r.c{place[1]} BETWEEN ? AND ?", box.west, box.east, box.south, box.north
        )


def _filter(found: Found, one: Filter, about: About) -> None:
    if one.operator == "contains":
        return
    found.needs_rows = True
    column = f"r.c{about.index[one.field]}"
    if one.operator == "missing":
        found.add(f"{column} IS {'' if one.value else 'NOT '}NULL")
    elif isinstance(one.value, tuple):
        found.add(f"{column} IN ({', '.join('?' * len(one.value))})", *one.value)
    else:
        found.add(f"{column} {_COMPARED[one.operator]} ?", one.value)
