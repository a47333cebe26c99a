"""The records of a dataset on its page: sought, sorted and turned over by the same engine that answers programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from madoguchi.kernel.refusals import Refused
from madoguchi.services.opendata.catalogue.entries import Entry
from madoguchi.services.opendata.snapshots.asking import ask, columns_of, read_question
from madoguchi.services.opendata.snapshots.values import written
from madoguchi.services.opendata.snapshots.vocabulary import Column

A_PAGE = 20
TYPED = ("text", "field", "value", "sort", "order", "cursor")


@dataclass(frozen=True, slots=True)
class Preview:
    """One page of records as text. What was typed stands in the form again, whatever came of it."""

    columns: tuple[Column, ...]
    typed: dict[str, str]
    rows: list[list[str]] = field(default_factory=list)
    total: int = 0
    next_cursor: str = ""
    problem: Refused | None = None

    @property
    def status(self) -> int:
        """Of the page that shows it."""
        return self.problem.status if self.problem is not None else 200

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
    return replace(shown, rows=rows, total=answer.total, next_cursor=answer.next_cursor or "")


def _asked(typed: Mapping[str, str], columns: tuple[Column, ...]) -> dict[str, list[str]]:
    asked = {"text": [typed["text"]], "cursor": [typed["cursor"]], "limit": [str(A_PAGE)]}
    if typed["sort"]:
        asked["sort"] = [("-" if typed["order"] == "down" else "") + typed["sort"]]
    if typed["value"] and typed["field"]:
        is_text = any(column.name == typed["field"] and column.kind == "text" for column in columns)
        asked[typed["field"] + ("__contains" if is_text else "__eq")] = [typed["value"]]
    return asked
