"""The one chart of a dataset: sums or counts by a column, where that says something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused
from madoguchi.services.opendata.catalogue.entries import Entry
from madoguchi.services.opendata.snapshots.asking import Question, Sort, ask, columns_of
from madoguchi.services.opendata.snapshots.vocabulary import Column

MOST_BARS, MOST_ROWS = 12, 5000
SUMMED = {"population": ("area_name", "population_total", "surveyed_on")}
"""By standard: what is summed up, by what, and the column whose newest day alone counts."""
TELLING = ("kind", "category", "type", "class", "service", "designation")
"""A column whose physical name holds one of these words sorts its records; others (names, addresses) do not."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, and what they show."""

    points: list[tuple[str, float]]
    by: str
    what: Promise | str
    left_out: int


def chart_of(entry: Entry) -> Chart | None:
    """The chart; ``None`` where none makes sense, or the records are too many to be counted for a page."""
    if entry.version.rows > MOST_ROWS:
        return None
    try:
        columns = columns_of(entry.folder)
        return _summed(entry, columns) or _counted(entry, columns)
    except Refused:
        return None


def _summed(entry: Entry, columns: Sequence[Column]) -> Chart | None:
    names = SUMMED.get(entry.standard)
    titles = {column.name: column.title for column in columns}
    if names is None or not set(names) <= set(titles):
        return None
    by, what, on = names
    sums: dict[str, float] = {}
    newest = None
    for label, value, day in _rows(entry, names, Sort(on, descending=True)):
        newest = newest or day
        if day == newest and isinstance(value, int | float):
            sums[str(label)] = sums.get(str(label), 0) + value
    return _chart(sums, titles[by], titles[what]) if len(sums) > 1 else None


def _counted(entry: Entry, columns: Sequence[Column]) -> Chart | None:
    for column in columns:
        if column.kind != "text" or not any(word in column.name.split("_") for word in TELLING):
            continue
        counts: dict[str, float] = {}
        for (value,) in _rows(entry, (column.name,)):
            if value is not None:
                counts[str(value)] = counts.get(str(value), 0) + 1
        # As many values as records: it names them, and sorts nothing.
        if 2 <= len(counts) <= max(2, sum(counts.values()) / 2):
            return _chart(counts, column.title, _("Number of records"))
    return None


def _rows(entry: Entry, fields: Sequence[str], *sort: Sort) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    cursor = ""
    while True:
        answer = ask(entry.folder, Question(fields=tuple(fields), sort=sort, limit=1000, cursor=cursor))
        rows += answer.rows
        if not answer.next_cursor:
            return rows
        cursor = answer.next_cursor


def _chart(found: dict[str, float], by: str, what: Promise | str) -> Chart:
    points = sorted(found.items(), key=lambda one: -one[1])
    return Chart(points[:MOST_BARS], by, what, max(0, len(points) - MOST_BARS))
