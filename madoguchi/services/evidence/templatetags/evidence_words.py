"""Words of the evidence room for templates: ``{% load evidence_words %}``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.kernel.refusals import Sentence
from madoguchi.kernel.ui.wareki import to_wareki
from madoguchi.services.evidence.desk_wording import STEPS
from madoguchi.services.evidence.figures.vocabulary import Column, Filter, Measure, Recipe
from madoguchi.services.evidence.picking import tables_of, typed_of
from madoguchi.services.evidence.states import State
from madoguchi.services.evidence.wording import BETWEEN, ERASED, HOWS, KEYS, OPERATORS

register = template.Library()
KINDS = {
    State.DRAFT: "warning", State.WAITING: "info", State.RETURNED: "warning", State.PUBLISHED: "success",
    State.SUPERSEDED: "quiet", State.WITHDRAWN: "error", State.DISCARDED: "quiet",
}  # fmt: skip
A_DAY = 10_000_000
"""Versions from here on are days as numbers (20261129)."""


@register.filter
def state_kind(state: str) -> str:
    """How the badge of a state is coloured; the words say it too."""
    return KINDS[State(state)]


@register.filter
def step_words(act: str) -> Sentence:
    """What somebody did with an edition."""
    return STEPS.get(act, act)


@register.filter
def version_words(version: int, dataset: str = "") -> str:
    """A version in words; of recorded statistics it is a day."""
    if version >= A_DAY:
        return to_wareki(date(version // 10_000, version // 100 % 100, version % 100), get_language() or "ja")
    return _("version %(number)s") % {"number": version}


@register.filter
def cells_under(row: Sequence[Any], columns: Sequence[Column]) -> list[tuple[bool, str]]:
    """The cells of a row as people read them, each with whether its column holds numbers; a dash where nothing is known."""
    return [(column.is_number, _cell(value, column.is_number)) for value, column in zip(row, columns, strict=True)]


def _cell(value: Any, is_number: bool) -> str:
    if value is None or value == "":
        return "–"
    return f"{value:,.2f}".rstrip("0").rstrip(".") if is_number and isinstance(value, int | float) else str(value)


@register.filter
def erased_words(parts: Sequence[str]) -> str:
    """What was deleted of a figure, in a row."""
    return str(BETWEEN).join(str(ERASED[one]) for one in parts)


@register.filter
def in_words(recipe: Recipe) -> list[str]:
    """How a figure was picked, without SQL, line by line."""
    tables = tables_of(recipe)
    titles = [{one.name: one.title for one in table.columns} for table in tables]
    lines = [
        _("Rows for each %(what)s: %(columns)s")
        % {
            "what": KEYS[key.kind],
            "columns": str(BETWEEN).join(titles[n].get(c, c) for n, c in enumerate(key.columns) if c),
        }
        for key in recipe.keys
    ]
    for n, source in enumerate(recipe.sources):
        lines += [_filter_words(one, tables[n].title, titles[n]) for one in source.filters]
    lines += [_measure_words(one, tables[one.source].title, titles[one.source]) for one in recipe.measures]
    return lines


def _filter_words(one: Filter, table: str, titles: dict[str, str]) -> str:
    words = {
        "table": table, "column": titles.get(one.column, one.column), "operator": OPERATORS[one.operator], "value": typed_of(one),
    }  # fmt: skip
    return (_("Only records of “%(table)s”: %(column)s %(operator)s %(value)s") % words).strip()


def _measure_words(one: Measure, table: str, titles: dict[str, str]) -> str:
    column = titles.get(one.column, one.column) if one.column else _("records")
    words = {"table": table, "column": column, "how": HOWS[one.how]}
    return _("From “%(table)s”: %(column)s, %(how)s") % words
