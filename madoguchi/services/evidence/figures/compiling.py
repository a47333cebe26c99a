"""From what was picked to one statement: each source is grouped first and joined after, so that nothing is counted twice.

Values are bound. Names of columns are those of the tables, looked up and quoted; no word that somebody typed stands in SQL.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.kernel.evidence_tables import NUMERIC, EvidenceTable, TableColumn
from madoguchi.services.evidence.figures.guard import quoted
from madoguchi.services.evidence.figures.refusals import (
    ColumnNotCounted,
    FilterUnfit,
    KeyUnfit,
    MeasureUnfit,
    NoSuchColumn,
    NothingPicked,
)
from madoguchi.services.evidence.figures.vocabulary import Column, Filter, Key, Measure, Recipe

_COMPARED = {"eq": "=", "ne": "IS NOT", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_ADDED = {"sum": "sum", "average": "avg", "smallest": "min", "largest": "max", "share": "sum", "rate": "sum"}
_KEY_FUNCTIONS = {"district": "district", "town": "town", "year": "year"}
_LABEL_FUNCTIONS = {"district": "district_name"}
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,10})?")
_NONE = "x'00'"
"""Of a key that is not there: it comes last, no table holds it, and unlike NULL it is joined by an index (IS is not)."""
_NO_NAME = re.compile(r"\W+")


@dataclass(slots=True)
class Statement:
    """SQL, its values, and what its columns are."""

    sql: str
    values: list[Any]
    columns: tuple[Column, ...]


def names_in_sql(names: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    """What a question in SQL calls each table (name, version): its slug, with the shelf where two are called so."""
    slugs = [_plain(name.partition(".")[2]) for name, _version in names]
    found: list[str] = []
    for n, (name, version) in enumerate(names):
        called = slugs[n] if slugs.count(slugs[n]) == 1 else f"{_plain(name)}"
        if called in found:
            called = f"{called}_v{version}"
        while called in found:
            called += "_"
        found.append(called)
    return tuple(found)


def _plain(name: str) -> str:
    plain = _NO_NAME.sub("_", name)
    return plain if not plain[:1].isdigit() else f"t{plain}"


def compile_recipe(recipe: Recipe, tables: Sequence[EvidenceTable]) -> Statement:
    """The statement. Raises a ``Refused``."""
    if not recipe.measures:
        raise NothingPicked
    if any(measure.source >= len(tables) for measure in recipe.measures):
        raise MeasureUnfit(measure=_("source"))
    listing = [measure.how == "value" for measure in recipe.measures]
    if all(listing):
        return _listed(recipe, tables)
    if any(listing):
        raise MeasureUnfit(measure=_("values as they are, beside sums"))
    return _Joined(recipe, tables).statement()


def _listed(recipe: Recipe, tables: Sequence[EvidenceTable]) -> Statement:
    """Records as they are, of one table."""
    first = recipe.measures[0].source
    if any(measure.source != first for measure in recipe.measures) or recipe.keys:
        raise MeasureUnfit(measure=_("values as they are, of several tables"))
    name = names_in_sql([(one.name, one.version) for one in recipe.sources])[first]
    picked = [_column(tables[first], measure.column) for measure in recipe.measures]
    columns = tuple(
        Column(f"m{n}", measure.title or one.title, measure.unit or one.unit, one.kind, (first,))
        for n, (measure, one) in enumerate(zip(recipe.measures, picked, strict=True), 1)
    )
    values: list[Any] = []
    where = _where(recipe.sources[first].filters, tables[first], values)
    fields = ", ".join(f"{quoted(one.name)} AS m{n}" for n, one in enumerate(picked, 1))
    sql = f"SELECT {fields} FROM {quoted(name)}{where}{_order(recipe, len(columns), '')}"  # noqa: S608
    return Statement(sql, values, columns)


def _order(recipe: Recipe, columns: int, usual: str) -> str:
    if not recipe.order or abs(recipe.order) > columns:
        return f" ORDER BY {usual}" if usual else ""
    direction = "DESC" if recipe.order < 0 else "ASC"
    return f" ORDER BY {abs(recipe.order)} {direction} NULLS LAST{', ' + usual if usual else ''}"


@dataclass(slots=True)
class _Joined:
    recipe: Recipe
    tables: Sequence[EvidenceTable]
    values: list[Any] = field(default_factory=list)

    def statement(self) -> Statement:
        recipe, keys = self.recipe, range(len(self.recipe.keys))
        names = names_in_sql([(one.name, one.version) for one in recipe.sources])
        used = sorted({measure.source for measure in recipe.measures})
        has = {source: [key for key in keys if self._key_column(key, source) is not None] for source in used}
        whole = [source for source in used if len(has[source]) == len(keys)]
        if not whole:
            raise KeyUnfit(key=", ".join(_key_title(key) for key in recipe.keys))
        parts = [f"s{source} AS MATERIALIZED ({self._grouped(source, names[source], has[source])})" for source in used]
        parts.append(f"base AS MATERIALIZED ({self._base(whole)})")
        joins = "".join(
            f" LEFT JOIN s{source} ON {' AND '.join(f's{source}.k{key} = base.k{key}' for key in has[source]) or '1'}"
            for source in used
        )
        outer = [f"{self._label(key, used, has)} AS k{key + 1}" for key in keys]
        outer += [f"{self._outer(n)} AS m{n + 1}" for n in range(len(recipe.measures))]
        columns = self._columns(used, has)
        order = _order(recipe, len(columns), ", ".join(f"base.k{key}" for key in keys))
        sql = f"WITH {', '.join(parts)} SELECT {', '.join(outer)} FROM base{joins}{order}"  # noqa: S608
        return Statement(sql, self.values, columns)

    def _key_column(self, key: int, source: int) -> TableColumn | None:
        picked = self.recipe.keys[key].columns
        name = picked[source] if source < len(picked) else ""
        if not name:
            return None
        column = _column(self.tables[source], name)
        if self.recipe.keys[key].kind == "year" and column.kind not in (
            "text",
            "integer",
            "number",
            "date",
            "datetime",
        ):
            raise KeyUnfit(key=column.title)
        if self.recipe.keys[key].kind in ("district", "town") and column.kind != "text":
            raise KeyUnfit(key=column.title)
        return column

    def _grouped(self, source: int, name: str, has: Sequence[int]) -> str:
        fields = []
        for key in has:
            column = self._key_column(key, source)
            assert column is not None
            function = _KEY_FUNCTIONS.get(self.recipe.keys[key].kind, "")
            fields.append(f"coalesce({function}({quoted(column.name)}), {_NONE}) AS k{key}")
            label = _LABEL_FUNCTIONS.get(self.recipe.keys[key].kind, "")
            fields.append(f"min({label}({quoted(column.name)})) AS l{key}")
        for n, measure in enumerate(self.recipe.measures):
            if measure.source == source:
                fields.append(f"{self._inner(measure)} AS m{n}")
        where = _where(self.recipe.sources[source].filters, self.tables[source], self.values)
        group = ", ".join(f"{2 * n + 1}" for n in range(len(has)))
        grouped = f" GROUP BY {group}" if group else ""
        return f"SELECT {', '.join(fields)} FROM {quoted(name)}{where}{grouped}"  # noqa: S608

    def _inner(self, measure: Measure) -> str:
        if measure.how == "count" or (measure.how == "rate" and not measure.column):
            return (
                f"count({quoted(_column(self.tables[measure.source], measure.column).name)})"
                if measure.column
                else "count(*)"
            )
        column = _column(self.tables[measure.source], measure.column)
        if measure.how in ("smallest", "largest") and column.kind in ("date", "datetime", "time"):
            return f"{_ADDED[measure.how]}({quoted(column.name)})"
        middle = measure.how == "average" and column.kind in ("longitude", "latitude")
        if column.kind not in NUMERIC and not middle:
            raise ColumnNotCounted(column=column.title)
        return f"{_ADDED[measure.how]}({quoted(column.name)})"

    def _base(self, whole: Sequence[int]) -> str:
        keys = ", ".join(f"k{key}" for key in range(len(self.recipe.keys)))
        if not keys:
            return "SELECT 1 AS one"
        word = " INTERSECT " if self.recipe.joined == "common" else " UNION "
        return word.join(f"SELECT {keys} FROM s{source}" for source in whole)  # noqa: S608

    def _label(self, key: int, used: Sequence[int], has: dict[int, list[int]]) -> str:
        if self.recipe.keys[key].kind == "year":
            return f"nullif(base.k{key}, {_NONE})"
        said = [f"s{source}.l{key}" for source in used if key in has[source]]
        return said[0] if len(said) == 1 else f"coalesce({', '.join(said)})"

    def _outer(self, n: int) -> str:
        measure = self.recipe.measures[n]
        own = f"s{measure.source}.m{n}"
        if measure.how == "count":
            return f"coalesce({own}, 0)"
        if measure.how not in ("share", "rate"):
            return own
        if measure.how == "rate" and not measure.column:
            own = f"coalesce({own}, 0)"
        if measure.of < 0:
            if measure.how == "rate":
                raise MeasureUnfit(measure=measure.title or measure.column)
            return f"round(100.0 * {own} / nullif(sum({own}) OVER (), 0), 4)"
        if measure.of >= len(self.recipe.measures) or self.recipe.measures[measure.of].how not in (
            "sum",
            "count",
            "average",
        ):
            raise MeasureUnfit(measure=measure.title or measure.column)
        of = f"s{self.recipe.measures[measure.of].source}.m{measure.of}"
        times = measure.times if measure.how == "rate" else 100
        return f"round({times}.0 * {own} / nullif({of}, 0), 4)"

    def _columns(self, used: Sequence[int], has: dict[int, list[int]]) -> tuple[Column, ...]:
        found = []
        for n, key in enumerate(self.recipe.keys):
            among = [source for source in used if n in has[source]]
            column = self._key_column(n, among[0])
            assert column is not None
            title = key.title or (column.title if key.kind == "column" else _key_title(key))
            kind = key.kind if key.kind in ("district", "year") else column.kind
            found.append(Column(f"k{n + 1}", title, "", kind, tuple(among)))
        return (*found, *(self._measured(n, measure) for n, measure in enumerate(self.recipe.measures, 1)))

    def _measured(self, n: int, measure: Measure) -> Column:
        table = self.tables[measure.source]
        column = _column(table, measure.column) if measure.column else None
        title, unit = measure.title, measure.unit
        named = {"column": column.title if column else table.listed.title}
        if not title:
            title = {
                "count": _("%(column)s, number"), "average": _("%(column)s, average"), "smallest": _("%(column)s, smallest"),
                "largest": _("%(column)s, largest"), "share": _("%(column)s, share"), "rate": _("%(column)s, rate"),
            }.get(measure.how, "%(column)s") % named  # fmt: skip
        if not unit:
            percent = measure.how == "share" or (measure.how == "rate" and measure.times == 100)
            unit = "%" if percent else column.unit if column and measure.how not in ("count", "rate") else ""
        kind: Any = "number"
        if measure.how == "count":
            kind = "integer"
        elif column is not None and (measure.how in ("sum", "smallest", "largest") or column.kind not in NUMERIC):
            kind = column.kind
        traces = {measure.source}
        if measure.of >= 0:
            traces.add(self.recipe.measures[measure.of].source)
        return Column(f"m{n}", title, unit, kind, tuple(sorted(traces)))


def _key_title(key: Key) -> str:
    return key.title or {"district": _("District"), "town": _("Town"), "year": _("Year")}.get(
        key.kind, ", ".join(filter(None, key.columns))
    )


def _column(table: EvidenceTable, name: str) -> TableColumn:
    for column in table.listed.columns:
        if column.name == name:
            return column
    known = "、".join(column.title for column in table.listed.columns[:30])
    raise NoSuchColumn(column=name, table=table.listed.title, columns=known)


def _where(filters: Sequence[Filter], table: EvidenceTable, values: list[Any]) -> str:
    found = [_condition(one, _column(table, one.column), values) for one in filters]
    return f" WHERE {' AND '.join(found)}" if found else ""


def _condition(one: Filter, column: TableColumn, values: list[Any]) -> str:
    name = quoted(column.name)
    if one.operator == "missing":
        return f"{name} IS {'' if one.value else 'NOT '}NULL"
    if one.operator == "contains":
        if column.kind != "text" or not isinstance(one.value, str):
            raise FilterUnfit(column=column.title, value=str(one.value))
        values.append(one.value)
        return f"instr({name}, ?) > 0"
    if isinstance(one.value, tuple):
        values.extend(_comparable(value, column) for value in one.value)
        return f"{name} IN ({', '.join('?' * len(one.value))})"
    values.append(_comparable(one.value, column))
    return f"{name} {_COMPARED[one.operator]} ?"


def _comparable(value: object, column: TableColumn) -> Any:
    """The value as the table would keep it. Raises ``FilterUnfit``."""
    unfit = FilterUnfit(column=column.title, value=str(value))
    if column.kind == "boolean":
        known = {"true": 1, "1": 1, "有": 1, "はい": 1, "false": 0, "0": 0, "無": 0, "いいえ": 0}
        if str(value).lower() not in known:
            raise unfit
        return known[str(value).lower()]
    if column.kind in ("integer", "number", "longitude", "latitude"):
        if isinstance(value, int | float):
            return value
        if not _NUMBER.fullmatch(str(value)):
            raise unfit
        return float(str(value)) if "." in str(value) else int(str(value))
    text = str(value)
    if column.kind == "date":
        try:
            date.fromisoformat(text)
        except ValueError:
            raise unfit from None
    return text
