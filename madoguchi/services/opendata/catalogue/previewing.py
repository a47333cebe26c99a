"""The records of a dataset on its page: sought, sorted and turned over by the same engine that answers programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from madoguchi.kernel.refusals import Refused
from madoguchi.services.opendata.catalogue.entries import Entry
from madoguchi.services.opendata.catalogue.explaining import columns_known
from madoguchi.services.opendata.snapshots.asking import ask, columns_of, read_question
from madoguchi.services.opendata.snapshots.values import written
from madoguchi.services.opendata.snapshots.vocabulary import Column

A_PAGE = 10
TYPED = ("text", "field", "value", "sort", "order", "cursor", "columns")
MOST_TELLING = 4
"""Columns of a page that is not asked for all of them: a record is taken in at a glance, also on a phone."""
NAMES = (
    "name", "dataset_title", "title", "area_name", "kind", "seat_copulative_spell", "address", "place_name",
    "set_position", "start_date", "phone_number", "contact_phone",
)  # fmt: skip
"""Physical names of what people look for first; then come those that must always be there."""


@dataclass(frozen=True, slots=True)
class Preview:
    """One page of records as text. What was typed stands in the form again, whatever came of it."""

    columns: tuple[Column, ...]
    typed: dict[str, str]
    rows: list[list[str]] = field(default_factory=list)
    total: int = 0
    next_cursor: str = ""
    problem: Refused | None = None
    telling: tuple[int, ...] = ()
    """The columns that are shown."""

    @property
    def status(self) -> int:
        """Of the page that shows it."""
        return self.problem.status if self.problem is not None else 200

    @property
    def is_whole(self) -> bool:
        """Whether all columns were asked for."""
        return self.typed["columns"] == "all"

    @property
    def shown_columns(self) -> list[Column]:
        """Those of a page."""
        return [self.columns[index] for index in self.telling]

    @property
    def shown_rows(self) -> list[list[tuple[Column, str]]]:
        """Each record as its shown columns with their values."""
        return [[(self.columns[index], row[index]) for index in self.telling] for row in self.rows]

    @property
    def left_out(self) -> int:
        """Columns that are not shown."""
        return len(self.columns) - len(self.telling)

    @property
    def has_question(self) -> bool:
        """Whether anything was asked."""
        return any(self.typed[name] for name in ("text", "value", "sort"))


def preview(entry: Entry, given: Mapping[str, Any]) -> Preview:
    """The page of records that the form of the dataset's page asks for."""
    folder = entry.folder
    typed = {name: str(given.get(name, ""))[:4000] for name in TYPED}
    columns = columns_of(folder)
    shown = Preview(columns, typed)
    try:
        answer = ask(folder, read_question(_asked(typed, columns), columns, most=A_PAGE))
    except Refused as refused:
        return replace(shown, problem=refused)
    rows = [[written(value) for value in row] for row in answer.rows]
    found = replace(shown, rows=rows, total=answer.total, next_cursor=answer.next_cursor or "")
    return replace(found, telling=_telling(entry, found))


def _telling(entry: Entry, found: Preview) -> tuple[int, ...]:
    """What is asked about, then what people look for, then what must be there; nothing that is empty on this page. The
    first of them is what a record is called by."""
    if found.is_whole or len(found.columns) <= MOST_TELLING + 1:
        return tuple(range(len(found.columns)))
    at = {column.name: index for index, column in enumerate(found.columns)}
    required = (name for name, known in columns_known(entry).items() if known.required and known.type != "kana")
    asked = [found.typed["field"] if found.typed["value"] else "", found.typed["sort"]]
    first = next((name for name in NAMES if name in at), "")
    wanted = dict.fromkeys(at[name] for name in (first, *asked, *NAMES, *required, *at) if name in at)
    said = [index for index in wanted if any(row[index] for row in found.rows)]
    # What is the same in every record tells none of them apart.
    same = [index for index in said if len(found.rows) > 1 and len({row[index] for row in found.rows}) == 1]
    return tuple([*(index for index in said if index not in same), *same][:MOST_TELLING])


def telling_cell(found: Preview) -> tuple[str, str]:
    """Physical name and value of a cell that picks some of the records, and not what stands in all of them."""
    places = list(dict.fromkeys([*found.telling, *range(len(found.columns))]))
    for index in places:
        cells = [row[index] for row in found.rows]
        first = next(filter(None, cells), "")
        if first and (any(cell != first for cell in cells) or len(cells) == 1):
            return found.columns[index].name, first
    for index in places:
        if first := next((row[index] for row in found.rows if row[index]), ""):
            return found.columns[index].name, first
    return found.columns[0].name, ""


def _asked(typed: Mapping[str, str], columns: tuple[Column, ...]) -> dict[str, list[str]]:
    asked = {"text": [typed["text"]], "cursor": [typed["cursor"]], "limit": [str(A_PAGE)]}
    if typed["sort"]:
        asked["sort"] = [("-" if typed["order"] == "down" else "") + typed["sort"]]
    if typed["value"] and typed["field"]:
        is_text = any(column.name == typed["field"] and column.kind == "text" for column in columns)
        asked[typed["field"] + ("__contains" if is_text else "__eq")] = [typed["value"]]
    return asked
