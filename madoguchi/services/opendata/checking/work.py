"""The table while it is being checked: what is wrong so far, and what becomes of each cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from madoguchi.services.opendata.standards import Column, Type
from madoguchi.services.opendata.vocabulary import Report, Table


@dataclass(slots=True)
class Work:
    """Rows and columns are counted from 0 here; the report counts rows as the file does."""

    table: Table
    columns: list[Column | None]
    headings: list[str]
    report: Report
    edits: dict[int, dict[int, str]] = field(default_factory=dict)
    """Column -> row -> what the cell becomes."""
    why: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    """(row, column) -> the kinds that an edit mends."""
    open: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    """(row, column) -> the kinds that remain, before other cells were looked at."""
    suggested: dict[tuple[int, int], str | None] = field(default_factory=dict)
    kept: dict[int, pl.Series] = field(default_factory=dict)

    @property
    def frame(self) -> pl.DataFrame:
        """The records as they were read."""
        return self.table.frame

    def value(self, row: int, place: int) -> str:
        """A cell as it was read."""
        return str(self.series(place)[row])

    def series(self, place: int) -> pl.Series:
        """A whole column; kept, because looking it up costs more than reading a cell of it."""
        if place not in self.kept:
            self.kept[place] = self.frame[f"c{place}"]
        return self.kept[place]

    def now(self, row: int, place: int) -> str:
        """A cell as repaired so far."""
        edited = self.edits.get(place, {}).get(row)
        return self.value(row, place) if edited is None else edited

    def place_of_type(self, kind: Type) -> int | None:
        """The first column of a type."""
        return next((i for i, column in enumerate(self.columns) if column is not None and column.type == kind), None)

    def place_of_concept(self, concept: str) -> int | None:
        """The first column of a concept."""
        return next((i for i, one in enumerate(self.columns) if one is not None and one.concept == concept), None)

    def place_of_name(self, name: str) -> int | None:
        """The column of a heading."""
        return next((i for i, column in enumerate(self.columns) if column is not None and column.name == name), None)

    def edit(self, row: int, place: int, text: str, kinds: tuple[str, ...]) -> None:
        """The cell becomes ``text``."""
        self.edits.setdefault(place, {})[row] = text
        self.why.setdefault((row, place), []).extend(kinds)

    def repair(self, row: int, place: int, kind: str, text: str, *, broken: bool = False) -> None:
        """A fault with a certain remedy."""
        self.report.add(kind, self.headings[place], self.value(row, place), [self.table.rows[row]], text, certain=True)
        self.edit(row, place, text, (kind,))
        if broken:
            self.report.broken.add((self.table.rows[row], self.headings[place]))

    def object_to(self, row: int, place: int, kind: str, *, suggestion: str | None = None, shown: str | None = None,
                  broken: bool = False) -> None:  # fmt: skip
        """A fault that its owner must look at."""
        value = self.value(row, place) if shown is None else shown
        self.report.add(kind, self.headings[place], value, [self.table.rows[row]], suggestion)
        if broken:
            self.report.broken.add((self.table.rows[row], self.headings[place]))

    def object_to_rows(self, rows: Sequence[int], kind: str, values: Sequence[str]) -> None:
        """The same fault of whole rows that hold the same values."""
        told = " / ".join(value for value in values if value)
        self.report.add(kind, "", told[:80], [self.table.rows[row] for row in rows])

    def has_open_fault(self, row: int, place: int) -> bool:
        """Whether something in the cell could not be mended."""
        return (row, place) in self.open

    def open_values(self, kind: str) -> Iterator[tuple[int, int, str]]:
        """(column, row, value as read) of each cell where ``kind`` remains."""
        return iter(
            [(place, row, self.value(row, place)) for (row, place), kinds in self.open.items() if kind in kinds]
        )

    def settle(self, row: int, place: int, kind: str, text: str) -> None:
        """What remained is known from other cells after all."""
        left = tuple(one for one in self.open[row, place] if one != kind)
        if left:
            self.open[row, place] = left
        else:
            del self.open[row, place]
        self.report.add(kind, self.headings[place], self.value(row, place), [self.table.rows[row]], text, certain=True)
        self.edit(row, place, text, (kind,))

    def tell_open(self) -> None:
        """Report what nobody could settle; the last step."""
        for (row, place), kinds in self.open.items():
            for kind in kinds:
                self.report.add(kind, self.headings[place], self.value(row, place), [self.table.rows[row]],
                                self.suggested.get((row, place)))  # fmt: skip
