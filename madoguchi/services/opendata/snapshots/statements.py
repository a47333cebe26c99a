"""A question as statements of SQLite. Only numbers of columns and fixed words stand in them; every value is bound."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from madoguchi.services.opendata.snapshots.folding import fold, matching, words_of
from madoguchi.services.opendata.snapshots.opened import About, Opened
from madoguchi.services.opendata.snapshots.places import at_least, at_most, box_around
from madoguchi.services.opendata.snapshots.questions import Box, Filter, Question

FEW, MANY = 1000, 2**62
"""So many records are gone through once, for total and page together, and looked up in the index of words one by one."""
_COMPARED = {"eq": "=", "ne": "IS NOT", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


@dataclass(slots=True)
class Found:
    """Which records a question finds: ``FROM`` and ``WHERE`` without order and page."""

    lead: str = ""
    """The index that is gone through first; else the records."""
    number: str = "r.n"
    """The expression for a record's number."""
    conditions: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    needs_rows: bool = False
    few: int = 0
    """About how many records are looked at."""
    nothing: bool = False
    tree_alone: bool = False
    """Whether only the tree is gone through, and holds each place exactly."""

    @property
    def is_small(self) -> bool:
        """Whether all that come into question are gone through for one page; one condition is counted by its index."""
        return self.few <= FEW and (bool(self.lead) or len(self.conditions) > 1)

    def add(self, condition: str, *values: Any) -> None:
        """One more condition."""
        self.conditions.append(condition)
        self.values.extend(values)

    def count(self) -> tuple[str, list[Any]]:
        """How many there are."""
        return self.select("count(*)") + self.where(), self.values

    def select(self, fields: str, *, rows: bool = False) -> str:
        """The beginning of a statement; with ``rows`` the records are there as ``r`` in any case."""
        if not self.lead:
            return f"SELECT {fields} FROM rows r"  # noqa: S608 - see above
        # CROSS JOIN: what leads finds few; SQLite would guess.
        joined = f" CROSS JOIN rows r ON r.n = {self.number}" if rows or self.needs_rows else ""
        return f"SELECT {fields} FROM {self.lead}{joined}"  # noqa: S608 - see above

    def where(self, *more: str) -> str:
        """All conditions, with some more."""
        found = [*self.conditions, *more]
        return f" WHERE {' AND '.join(found)}" if found else ""


def found_by(question: Question, snapshot: Opened) -> Found:
    """The records of a question, beginning with what leaves the fewest: a field's value, the box, or the words."""
    about, found = snapshot.about, Found()
    box = question.bbox
    if question.near is not None:
        around = Box(*box_around(*question.near))
        box = around if box is None else _common(box, around)
        found.nothing = box is None
    search = _search(question, about)
    found.nothing = found.nothing or (bool(search) and not about.has_texts)
    if found.nothing:
        return found
    few = min((_expected(one, about) for one in question.filters), default=about.rows)
    if box is not None:
        few = _inside(found, box, snapshot, few, alone=not search)
    found.few = few
    if search:
        _with_words(found, " AND ".join(search), few)
    if box is not None and about.place is not None and not (found.lead.startswith("place") and about.exact):
        found.needs_rows = True
        longitude, latitude = about.place
        found.add(
            f"r.c{longitude} BETWEEN ? AND ? AND r.c{latitude} BETWEEN ? AND ?",
            box.west,
            box.east,
            box.south,
            box.north,
        )
    for one in question.filters:
        _filter(found, one, about)
    found.tree_alone = found.lead.startswith("place") and about.exact and not found.needs_rows
    return found


def _search(question: Question, about: About) -> list[str]:
    """Expressions of FTS5, all of which have to be met."""
    inside = [one for one in question.filters if one.operator == "contains"]
    return [
        *(matching(word) for word in words_of(question.text)),
        *(f"t{about.index[one.field]} : {matching(fold(str(one.value)))}" for one in inside),
    ]


def _expected(one: Filter, about: About) -> int:
    """About how many records an index leaves."""
    if one.operator not in ("eq", "in"):
        return about.rows
    each = about.of_one_value.get(about.index[one.field], about.rows)
    return each * (len(one.value) if isinstance(one.value, tuple) else 1)


def _inside(found: Found, box: Box, snapshot: Opened, few: int, *, alone: bool) -> int:
    """Let the tree lead where it leaves fewer; how many are left."""
    low, high = (at_least, at_most) if snapshot.about.exact else (at_most, at_least)
    condition = "p.east >= ? AND p.west <= ? AND p.north >= ? AND p.south <= ?"
    values = (low(box.west), high(box.east), low(box.south), high(box.north))
    fewer = few
    if few < snapshot.about.rows or not alone:
        counted = f"SELECT count(*) FROM (SELECT 1 FROM place p WHERE {condition} LIMIT ?)"  # noqa: S608 - see above
        fewer = snapshot.fetch(counted, [*values, few])[0][0]
        if fewer >= few or (fewer > FEW and not alone):
            return few
    found.lead, found.number = "place p", "p.n"
    found.add(condition, *values)
    return fewer


def _with_words(found: Found, expression: str, few: int) -> None:
    """Look into the words for each of a few records, or let the words lead."""
    if few <= FEW:
        one = f"SELECT 1 FROM words WHERE words MATCH ? AND rowid = {found.number}"  # noqa: S608 - see above
        found.add(f"EXISTS ({one})", expression)
    else:
        found.lead, found.number, found.few = "words w", "w.rowid", MANY
        found.add("words MATCH ?", expression)


def _common(one: Box, other: Box) -> Box | None:
    """Where two boxes overlap."""
    box = Box(max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))
    return box if box.west <= box.east and box.south <= box.north else None


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
