"""What a checked file is made of: tables read, faults seen, and the report that groups them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from madoguchi.services.opendata.kinds import KINDS, Kind, Severity
from madoguchi.services.opendata.rules import RULES, Rule
from madoguchi.services.opendata.standards import Column, Dataset, Edition

if TYPE_CHECKING:
    import polars as pl

HEADING_ROW = 1


@dataclass(frozen=True, slots=True)
class Remark:
    """A fault of the file as a whole, of a heading or of a row; ``row`` counts as spreadsheet programs do, from 1."""

    kind: str
    row: int = 0
    column: str = ""
    value: str = ""
    proposal: str | None = None
    certain: bool = False
    rows: Sequence[int] = ()
    """Instead of ``row``, where the same is wrong with many."""
    place: int | None = None
    """Instead of ``column``, where the heading is not known yet: its column, counted from 0."""


@dataclass(slots=True)
class Table:
    """A file as read: nothing but text."""

    headings: list[str]
    frame: pl.DataFrame
    """Columns ``c0`` … of text without nulls, in the order of ``headings``."""
    rows: Sequence[int]
    """The row of each record in the file."""
    heading_row: int = HEADING_ROW
    encoding: str = ""
    form: str = "csv"
    remarks: list[Remark] = field(default_factory=list)
    apart: list[tuple[int, list[str]]] = field(default_factory=list)
    """Row in the file, and its values: rows that are no records (too long or short, notes below, a second heading).
    Not judged, and kept in their places in a repaired file."""
    unjudged: int = 0
    """How many of them have too many or too few values to be read as records."""


@dataclass(slots=True)
class Seen:
    """One value with the same fault wherever it stands."""

    value: str
    proposal: str | None
    certain: bool
    rows: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """All equal problems: one kind in one column."""

    kind: Kind
    column: str
    seen: dict[tuple[str, str | None, bool], Seen] = field(default_factory=dict)
    unfit: bool = False
    """Whether a value of it is not of the kind that the column has when it is published."""

    @property
    def severity(self) -> Severity:
        """An error where it stops publishing, also where its repair is certain."""
        return "error" if self.unfit else self.kind.severity

    @property
    def rule(self) -> Rule:
        """The rule it breaks, with its reason."""
        return RULES[self.kind.rule]

    @property
    def rows(self) -> list[int]:
        """Every row, in order; a fault of the file as a whole has none."""
        if len(self.seen) == 1:  # of millions of equal faults no second set is made
            return sorted(row for one in self.seen.values() for row in one.rows if row)
        return sorted({row for one in self.seen.values() for row in one.rows if row})

    @property
    def count(self) -> int:
        """How many cells, rows or headings."""
        return sum(len(one.rows) for one in self.seen.values())

    @property
    def certain(self) -> int:
        """How many of them can be repaired beyond doubt."""
        return sum(len(one.rows) for one in self.seen.values() if one.certain)

    def add(self, value: str, rows: Iterable[int], proposal: str | None, *, certain: bool) -> None:
        """The same fault again."""
        key = (value, proposal, certain)
        if key not in self.seen:
            self.seen[key] = Seen(value, proposal, certain)
        self.seen[key].rows.extend(rows)


@dataclass(frozen=True, slots=True)
class Change:
    """One repaired cell or heading; ``kinds`` says why."""

    row: int
    column: str
    before: str
    after: str
    kinds: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """What was found in a file."""

    form: str = ""
    encoding: str = ""
    dataset: Dataset | None = None
    edition: Edition | None = None
    records: int = 0
    unjudged: int = 0
    """Rows that are counted apart: with too many or too few values, nobody can tell which belongs where."""
    columns: list[tuple[str, Column | None]] = field(default_factory=list)
    """Each heading of the file, and the column of the standard that it is."""
    groups: dict[tuple[str, str], Group] = field(default_factory=dict)
    broken: set[tuple[int, str]] = field(default_factory=set)
    """(row, heading) of each cell that breaks what a Table Schema can express."""
    changes: list[Change] = field(default_factory=list)
    """What the repaired file does differently; empty where no repair was asked for."""

    def add(self, kind: str, column: str, value: str, rows: Iterable[int], proposal: str | None = None,
            *, certain: bool = False) -> None:  # fmt: skip
        """Count a fault into its group."""
        key = (kind, column)
        if key not in self.groups:
            self.groups[key] = Group(KINDS[kind], column)
        self.groups[key].add(value, rows, proposal, certain=certain)

    def sorted_groups(self) -> list[Group]:
        """Errors first, then by how many."""
        order = {"error": 0, "warning": 1, "note": 2}
        return sorted(self.groups.values(), key=lambda one: (order[one.severity], -one.count, one.column))

    def count(self, severity: str) -> int:
        """How many faults of one severity."""
        return sum(group.count for group in self.groups.values() if group.severity == severity)

    def repairable(self) -> int:
        """How many of the errors have a certain repair."""
        return sum(group.certain for group in self.groups.values() if group.severity == "error")

    @property
    def has_errors(self) -> bool:
        """Whether it cannot be published as it is."""
        return any(group.severity == "error" for group in self.groups.values())


def ranges(rows: Sequence[int]) -> str:
    """Rows in order as people write them: ``2-5, 9``."""
    parts: list[list[int]] = []
    for row in rows:
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


Json = dict[str, Any]
