"""Asking a snapshot: ``read_question`` an address, ``ask``, and tell the answer as CSV, JSON or GeoJSON.

The total is exact. A page ends in a cursor: where the next one begins, so that nothing comes twice or is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from madoguchi.kernel.csv_text import csv_text
from madoguchi.services.opendata.snapshots.cursors import written_cursor
from madoguchi.services.opendata.snapshots.files import feature
from madoguchi.services.opendata.snapshots.opened import MOST_SECONDS, columns_of, opened
from madoguchi.services.opendata.snapshots.pages import found_page
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
from madoguchi.services.opendata.snapshots.values import Value, told, written
from madoguchi.services.opendata.snapshots.vocabulary import Column, as_told

__all__ = [
    "MOST_ROWS", "Answer", "Box", "Filter", "Format", "Near", "Question", "Sort", "Told", "ask", "columns_of",
    "read_question",
]  # fmt: skip
Format = Literal["json", "csv", "geojson"]
Row = tuple[Value | None, ...]
CONTENT_TYPES: dict[Format, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
}


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in a format."""

    body: bytes
    content_type: str
    total: int
    next_cursor: str | None


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
    numbers: list[int] = field(default_factory=list)
    """Where each row stands in the file, from 1."""

    def answer_as(self, form: Format) -> Told:
        """The page as bytes. Raises ``NoPlaces``."""
        text = self._csv() if form == "csv" else self._geojson() if form == "geojson" else self._json()
        return Told(text.encode(), CONTENT_TYPES[form], self.total, self.next_cursor)

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
        columns = _encode([as_told(column) for column in self.columns])
        return _page_as_json(self.total, self.next_cursor, columns, map(_encode, self._records()))

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


def _page_as_json(total: int, cursor: str | None, columns: str, records: Iterable[str]) -> str:
    return f'{{"total":{total},"next_cursor":{_encode(cursor)},"columns":{columns},"rows":[{",".join(records)}]}}'


def ask(folder: Path, question: Question, *, seconds: float = MOST_SECONDS) -> Answer:
    """One page of what a question finds. Raises a ``Refused``."""
    snapshot = opened(folder)
    about = snapshot.about
    chosen = [about.index[name] for name in question.fields or about.index]
    page = found_page(snapshot, question, "rows", [f"v.c{index}" for index in (*chosen, *(about.place or ()))], seconds)
    columns = tuple(about.columns[index] for index in chosen)
    kinds = [column.kind for column in columns]
    shown: list[Row] = [row[: len(chosen)] for row in page.rows]
    if "boolean" in kinds:
        shown = [tuple(map(told, row, kinds)) for row in shown]
    return Answer(
        shown, page.total, written_cursor(question, about, page.following) if page.following else None, columns,
        [row[len(chosen) : len(chosen) + 2] for row in page.rows] if about.place else None,
        page.metres if question.near is not None else None, page.numbers,
    )  # fmt: skip


def answered(folder: Path, question: Question, form: Format, *, seconds: float = MOST_SECONDS) -> Told:
    """``ask(…).answer_as(form)``, quicker where whole records are asked for as JSON: they lie there written."""
    if form != "json" or question.fields or question.near is not None:
        return ask(folder, question, seconds=seconds).answer_as(form)
    snapshot = opened(folder)
    page = found_page(snapshot, question, "records", ["v.j"], seconds)
    cursor = written_cursor(question, snapshot.about, page.following) if page.following else None
    text = _page_as_json(page.total, cursor, snapshot.about.columns_as_json, [row[0] for row in page.rows])
    return Told(text.encode(), CONTENT_TYPES[form], page.total, cursor)
