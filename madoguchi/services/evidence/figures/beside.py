"""What is said beside the rows of a figure: what found no partner, what lies in no district, which days were put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madoguchi.kernel.evidence_tables import EvidenceTable
from madoguchi.services.evidence.figures.compiling import Statement, is_adding, survey_day
from madoguchi.services.evidence.figures.guard import Answer
from madoguchi.services.evidence.figures.refusals import SeveralDaysAdded
from madoguchi.services.evidence.figures.vocabulary import Column, Figure, Outside, Recipe, SeveralDays, Unmatched

MOST_NAMED = 12
"""Typed numbers of a column that a sentence names; the file for programs names all."""


@dataclass(slots=True)
class Beside:
    """Of each source, by its place in the recipe."""

    unmatched: list[Unmatched] = field(default_factory=list)
    outside: list[Outside] = field(default_factory=list)
    several_days: list[SeveralDays] = field(default_factory=list)
    read: set[int] = field(default_factory=set)
    """Of a question in SQL, every table that it read."""
    brought: set[int] = field(default_factory=set)
    """Keys of towns that became keys of districts."""

    @classmethod
    def of(cls, statement: Statement, answer: Answer, recipe: Recipe, tables: Sequence[EvidenceTable]) -> Beside:
        """What the asides of a statement say. Raises ``SeveralDaysAdded``."""
        found = cls()
        told: dict[tuple[str, int], list[Any]] = {}
        first = answer.rows[0][len(statement.columns) :] if answer.rows else []
        for aside, cell in zip(statement.asides, first, strict=False):
            told.setdefault(aside, []).append(cell)
        for (what, n), cells in told.items():
            if what == "unmatched" and cells[0]:
                found.unmatched.append(Unmatched(n, cells[0], cells[1]))
            elif what == "outside":
                # Three of each key.
                found.outside += [Outside(n, *cells[at : at + 3]) for at in range(0, len(cells), 3) if cells[at]]
            elif what == "days" and cells[0]:
                found._put_together(n, cells, recipe, tables[n])
            elif what == "districts" and cells[0]:
                found.brought.add(n)
        return found

    def _put_together(self, n: int, cells: Sequence[Any], recipe: Recipe, table: EvidenceTable) -> None:
        column = survey_day(table.listed)
        hows = {one.how for one in recipe.measures if one.source == n}
        assert column is not None
        if any(is_adding(how) for how in hows):
            raise SeveralDaysAdded(
                table=table.listed.title, column=column.title, first=str(cells[1]), last=str(cells[2])
            )
        if hows & {"count", "average"}:
            self.several_days.append(SeveralDays(n, column.title, str(cells[1]), str(cells[2])))

    def columns(self, columns: Sequence[Column], recipe: Recipe) -> tuple[Column, ...]:
        """The columns, with keys of districts called so."""
        return tuple(
            replace(one, kind="district", title=recipe.keys[n].title or _("District")) if n in self.brought else one
            for n, one in enumerate(columns)
        )


def sentences_of(figure: Figure) -> list[str]:
    """The same for people, a sentence each; empty where all is well."""
    said = []
    for one in figure.unmatched:
        words = ngettext(
            "%(table)s: %(keys)s row (%(records)s records) has no partner in the other data.",
            "%(table)s: %(keys)s rows (%(records)s records) have no partner in the other data.",
            one.keys,
        )
        said.append(words % _words(figure, one.trace, keys=f"{one.keys:,}", records=f"{one.records:,}"))
    for out in figure.outside:
        names = " … ".join(dict.fromkeys((out.first, out.last)))
        words = _("%(table)s: in no district of the list: %(records)s (%(names)s).")
        said.append(words % _words(figure, out.trace, records=f"{out.records:,}", names=names))
    if typed := [one.title for one in figure.columns if one.typed]:
        said.append(_("Typed in the question, and not from any data: %(columns)s.") % {"columns": "、".join(typed)})
    if reckoned := [f"{one.title} ({_named(one.numbers)})" for one in figure.columns if one.numbers]:
        said.append(
            _("Computed with numbers that were typed in the question: %(columns)s.") % {"columns": "、".join(reckoned)}
        )
    for days in figure.several_days:
        words = _("%(table)s: several surveys are put together (%(column)s from %(first)s to %(last)s).")
        said.append(words % _words(figure, days.trace, column=days.column, first=days.first, last=days.last))
    return said


def _words(figure: Figure, trace: int, **more: str) -> dict[str, str]:
    return {"table": figure.traces[trace].title, **more}


def _named(numbers: Sequence[str]) -> str:
    return ", ".join([*numbers[:MOST_NAMED], *(["…"] if numbers[MOST_NAMED:] else [])])
