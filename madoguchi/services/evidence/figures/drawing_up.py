"""From a recipe to its figure: the pinned tables are looked up, one question is asked apart, and each column keeps its origin."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.foundation.organisation.public import city, city_folder
from madoguchi.kernel.evidence_tables import EvidenceTable, Kind, find_table
from madoguchi.kernel.refusals import Refused
from madoguchi.services.evidence.figures.apart import MOST_SECONDS, Towns, ask_apart
from madoguchi.services.evidence.figures.beside import Beside
from madoguchi.services.evidence.figures.compiling import Statement, compile_recipe, names_in_sql, survey_day
from madoguchi.services.evidence.figures.districts import DistrictsFaulty, towns_of
from madoguchi.services.evidence.figures.guard import FUNCTIONS, Answer, Failed, Given
from madoguchi.services.evidence.figures.origins import EVERY
from madoguchi.services.evidence.figures.refusals import DistrictsUnreadable, NoSuchTable
from madoguchi.services.evidence.figures.sql_refusals import (
    AskingBusy,
    SqlClockAsked,
    SqlNoSuchName,
    SqlNotAllowed,
    SqlNotATable,
    SqlNotUnderstood,
    SqlOneAtATime,
    SqlOnlyReads,
    SqlReadsNothing,
    SqlTooLarge,
    SqlTooSlow,
    SqlTwoMeant,
    SqlUnfinished,
)
from madoguchi.services.evidence.figures.vocabulary import MOST_ROWS, Column, Figure, Recipe, SeveralDays, Source, Trace

_SUGGESTED = 5


def draw_up(recipe: Recipe, *, on: date, seconds: float = MOST_SECONDS) -> Figure:
    """The figure as the tables of the recipe say it; the same recipe always gives the same one. Raises a ``Refused``."""
    tables = [_table(source, on) for source in recipe.sources]
    names = sql_names(recipe)
    given = [_given(table, name) for table, name in zip(tables, names, strict=True)]
    most = min(recipe.most, MOST_ROWS)
    statement = None if recipe.sql.strip() else compile_recipe(recipe, tables)
    days = (
        []
        if statement
        else [
            (name, column.name)
            for name, table in zip(names, tables, strict=True)
            if (column := survey_day(table.listed))
        ]
    )
    sql, values = (statement.sql, statement.values) if statement else (recipe.sql, [])
    try:
        answer = ask_apart(
            given, sql, values, most=most, city=_city(), towns=_towns(), days=days, origins=statement is None, seconds=seconds
        )  # fmt: skip
    except Failed as failed:
        raise _refusal(failed, recipe.sql, names, seconds) from None
    columns = _columns(answer, statement, tables, names)
    if statement is None:
        beside = _days_of(answer, tables, names)
        # A table that only says which rows count is an origin of the figure, too.
        beside.read.update(n for n, name in enumerate(names) if name in answer.read)
        return _traced(columns, answer, tables, beside)
    beside = Beside.of(statement, answer, recipe, tables)
    answer.rows = [row[: len(columns)] for row in answer.rows if row[-1]]
    return _traced(beside.columns(columns, recipe), answer, tables, beside)


def sql_names(recipe: Recipe) -> tuple[str, ...]:
    """What a question in SQL calls each table of a recipe."""
    return names_in_sql([(source.name, source.version) for source in recipe.sources])


def _city() -> str:
    here = city()
    return f"{here.prefecture.ja} {here.name.ja}"


def _towns() -> Towns:
    try:
        return towns_of(city_folder())
    except DistrictsFaulty as broken:
        raise DistrictsUnreadable(faults=str(broken)) from None


def _table(source: Source, on: date) -> EvidenceTable:
    table = find_table(source.name, source.version)
    if table is None or table.listed.published_on > on:
        raise NoSuchTable(table=source.name, version=source.version)
    return table


def _given(table: EvidenceTable, name: str) -> Given:
    columns = tuple(column.name for column in table.listed.columns)
    path = str(table.path.absolute()) if table.path is not None else ""
    return Given(name, columns, path, table.relation, table.fields, table.rows)


def _columns(
    answer: Answer, statement: Statement | None, tables: Sequence[EvidenceTable], names: Sequence[str]
) -> tuple[Column, ...]:
    if statement is not None:
        return statement.columns
    read = tuple(n for n, name in enumerate(names) if name in answer.read)
    if not read:
        raise SqlReadsNothing(tables=", ".join(names))
    found: list[Column] = []
    for n, name in enumerate(answer.columns):
        cells = [row[n] for row in answer.rows]
        sources, typed, numbers = answer.origins[n] if n < len(answer.origins) else ([EVERY], False, [])
        comes = () if typed else tuple(t for t in read if names[t] in sources)
        comes = comes if (comes or typed) and EVERY not in sources else read
        own = next((one for t in read for one in tables[t].listed.columns if one.name == name), None)
        called = name[:100] or f"c{n + 1}"
        while any(called == one.name for one in found):
            called += "_"
        kind: Kind = "text" if any(isinstance(cell, str) for cell in cells) else _number_kind(cells)
        if own is not None and not typed and (own.kind == kind or kind == "text"):
            found.append(Column(called, own.title, own.unit, own.kind, comes, numbers=tuple(numbers)))
        else:
            found.append(Column(called, name[:100] or called, "", kind, comes, typed, tuple(numbers)))
    if all(one.typed for one in found):
        raise SqlReadsNothing(tables=", ".join(names))
    return tuple(found)


def _number_kind(cells: Sequence[object]) -> Kind:
    known = [cell for cell in cells if cell is not None]
    if not known:
        return "text"
    return "integer" if all(isinstance(cell, int) for cell in known) else "number"


def _days_of(answer: Answer, tables: Sequence[EvidenceTable], names: Sequence[str]) -> Beside:
    """Of a question in SQL: which tables were asked without a word on the survey day, though they hold several."""
    found = []
    for name, (first, last) in answer.days.items():
        column = survey_day(tables[names.index(name)].listed)
        if column is not None and first != last:
            found.append(SeveralDays(names.index(name), column.title, str(first), str(last)))
    return Beside(several_days=found)


def _traced(columns: Sequence[Column], answer: Answer, tables: Sequence[EvidenceTable], beside: Beside) -> Figure:
    """With the versions that its columns come from, and no others."""
    used = sorted({n for column in columns for n in column.traces} | beside.read)
    at = {source: n for n, source in enumerate(used)}
    traces = tuple(
        Trace(one.listed.name, one.listed.title, one.listed.version, one.fingerprint, one.listed.published_on)
        for one in (tables[source] for source in used)
    )
    return Figure(
        tuple(replace(column, traces=tuple(at[n] for n in column.traces)) for column in columns),
        tuple(tuple(row) for row in answer.rows),
        traces,
        answer.cut,
        tuple(replace(one, trace=at[one.trace]) for one in beside.unmatched),
        tuple(replace(one, trace=at[one.trace]) for one in beside.outside),
        tuple(replace(one, trace=at[one.trace]) for one in beside.several_days),
    )


def _refusal(failed: Failed, sql: str, names: Sequence[str], seconds: float) -> Refused:
    what, detail = failed.what, failed.detail
    name = detail.rpartition(".")[2]
    if what in ("no-such-table", "no-such-column", "no-such-function"):
        known = failed.known if what != "no-such-function" else sorted(FUNCTIONS)
        return SqlNoSuchName(name=detail, where=_where(sql, name), names=", ".join(_nearest(name, known) or names))
    if what == "ambiguous-column":
        return SqlTwoMeant(name=name, where=_where(sql, name))
    if what == "clock-asked":
        return SqlClockAsked(name=detail, where=_where(sql, detail))
    if what in ("table-forbidden", "function-forbidden"):
        return SqlNotAllowed(name=detail, where=_where(sql, name))
    if what == "not-sql":
        if "incomplete input" in detail:
            return SqlUnfinished()
        return SqlNotUnderstood(wrong=detail, where=_spot(sql, failed.at))
    simple = {
        "not-a-question": SqlOnlyReads, "several-statements": SqlOneAtATime, "too-large": SqlTooLarge,
        "answer-too-large": SqlTooLarge, "not-a-table": SqlNotATable, "busy": AskingBusy,
    }  # fmt: skip
    return simple[what]() if what in simple else SqlTooSlow(seconds=f"{seconds:g}")


def _nearest(name: str, known: Sequence[str]) -> list[str]:
    """The names that look most like it, the nearest first: as a whole, or in one of their words (address_town, town)."""

    def like(one: str) -> float:
        whole = difflib.SequenceMatcher(None, name.lower(), one.lower()).ratio()
        shared = set(name.lower().split("_")) & set(one.lower().split("_"))
        return whole + (0.5 if shared else 0)

    return sorted(dict.fromkeys(known), key=like, reverse=True)[:_SUGGESTED]


def _where(sql: str, word: str) -> str:
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", sql, re.IGNORECASE) if word else None
    return _spot(sql, found.start() if found else -1)


def _spot(sql: str, at: int) -> str:
    if at < 0:
        return _("somewhere in the question")
    before = sql[:at]
    place = {"line": before.count("\n") + 1, "letter": at - (before.rfind("\n") + 1) + 1}
    return _("line %(line)s, letter %(letter)s") % place
