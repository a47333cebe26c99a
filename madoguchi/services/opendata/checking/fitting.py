"""Values that a published version could not keep as what their column is: whatever the rule, that is an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from madoguchi.services.opendata.snapshots.values import stored
from madoguchi.services.opendata.snapshots.vocabulary import Kind
from madoguchi.services.opendata.standards import Type
from madoguchi.services.opendata.vocabulary import HEADING_ROW, Report

KINDS: Mapping[Type, Kind] = {
    "count": "integer", "number": "number", "latitude": "latitude", "longitude": "longitude", "date": "date",
    "time": "time",
}  # fmt: skip
"""Types of columns that a published version keeps as values; the rest is text."""
NO_CELLS = frozenset({"place-outside-city"})
"""Kinds whose report shows more than the cell."""


def mark_unfit(report: Report) -> None:
    """Groups with a value that does not fit its column become errors."""
    kinds = {
        heading: KINDS[column.type] for heading, column in report.columns if column is not None and column.type in KINDS
    }
    for (kind, heading), group in report.groups.items():
        if heading in kinds and kind not in NO_CELLS and group.kind.severity != "error":
            cells = [one.value for one in group.seen.values() if one.rows[-1] > HEADING_ROW]
            group.unfit = not all_fit(cells, kinds[heading])


def all_fit(cells: Iterable[str], kind: Kind) -> bool:
    """Whether each value is of the kind."""
    try:
        for one in cells:
            stored(one, kind)
    except ValueError:
        return False
    return True
