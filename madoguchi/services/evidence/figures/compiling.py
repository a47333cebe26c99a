"""From what was picked to one statement: each source is grouped first and joined after, so that nothing is counted twice.

Values are bound. Names of columns are those of the tables, looked up and quoted; no word that somebody typed stands in SQL.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.kernel.evidence_tables import NUMERIC, EvidenceTable, TableColumn, TableListed
from madoguchi.services.evidence.figures.guard import quoted
from madoguchi.services.evidence.figures.keys import day_of
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
_ADDING = frozenset({"sum", "share", "rate"})
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,10})?")
_OUTSIDE, _NONE = "x'00'", "x'01'"
"""Of a place that lies in no district of the list, and of a key that is not there: they come last, no table holds them, and
unlike NULL they are joined by an index (IS is not)."""
_SURVEY_NAMES = frozenset({"surveyed_on"})
_SURVEY_TITLES = frozenset({"調査年月日", "調査日", "調査時点", "基準日"})
_NO_NAME = re.compile(r"\W+")


@dataclass(slots=True)
class Statement:
    """SQL, its values, and what its columns are; behind them stand ``asides``, the same in every row.

    An aside is (what, which source or key): ``unmatched`` keys and records, records ``outside`` of every district, survey
    ``days`` that one number holds, whether a key of towns was brought to ``districts``, whether there is a row at all.
    """

    sql: str
    values: list[Any]
    columns: tuple[Column, ...]
    asides: tuple[tuple[str, int], ...] = ()


def survey_day(table: TableListed) -> TableColumn | None:
    """The column that tells surveys of the same things apart (調査年月日): one number must not hold several."""
    for column in table.columns:
        if column.is_survey_day or column.name in _SURVEY_NAMES or column.title in _SURVEY_TITLES:
            return column
    return None


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
        parts = [f"by{key} AS MATERIALIZED ({sql})" for key in keys if (sql := self._brought(key, used, names))]
        parts += [f"s{source} AS MATERIALIZED ({self._grouped(source, names[source], has[source])})" for source in used]
        parts.append(f"base AS MATERIALIZED ({self._base(whole)})")
        asides = self._asides(used, has)
        told = ", ".join(f"{one} AS a{n}" for n, (_what, one) in enumerate(asides))
        parts.append(f"aside AS MATERIALIZED (SELECT {told or '1'})")
        joins = "".join(
            f" LEFT JOIN s{source} ON {' AND '.join(f's{source}.k{key} = base.k{key}' for key in has[source]) or '1'}"
            for source in used
        )
        outer = [f"{self._label(key, used, has)} AS k{key + 1}" for key in keys]
        outer += [f"{self._outer(n)} AS m{n + 1}" for n in range(len(recipe.measures))]
        columns = self._columns(used, has)
        order = _order(recipe, len(columns), ", ".join(f"base.k{key}" for key in keys))
        outer += [f"a{n}" for n in range(len(asides))]
        outer.append("base.k0 IS NOT NULL" if keys else "1")
        # What is said beside the rows is said although there is none.
        sql = f"WITH {', '.join(parts)} SELECT {', '.join(outer)} FROM aside LEFT JOIN base ON 1{joins}{order}"  # noqa: S608
        return Statement(sql, self.values, columns, (*(what for what, _sql in asides), ("row", 0)))

    def _brought(self, key: int, used: Sequence[int], names: Sequence[str]) -> str:
        """Whether towns are brought to districts: where one of several tables speaks of districts and another does not."""
        told = [(source, column) for source in used if (column := self._key_column(key, source)) is not None]
        if self.recipe.keys[key].kind != "town" or len(told) < 2:
            return ""
        each = " UNION ALL ".join(
            f"SELECT avg(is_district({quoted(column.name)})) AS d FROM {quoted(names[source])}"  # noqa: S608
            for source, column in told
        )
        return f"SELECT max(d) > 0.5 AND min(d) <= 0.5 AS d FROM ({each})"  # noqa: S608

    def _asides(self, used: Sequence[int], has: dict[int, list[int]]) -> list[tuple[tuple[str, int], str]]:
        """What stands beside the rows: (what, which) and its SQL."""
        found: list[tuple[tuple[str, int], str]] = []
        towns = [key for key in range(len(self.recipe.keys)) if self._has_two_towns(key, used)]
        found += [(("districts", key), f"(SELECT d FROM by{key})") for key in towns]  # noqa: S608
        for source in used:
            found += [(("unmatched", source), sql) for sql in self._alone(source, used, has)]
            for key in has[source]:
                if self.recipe.keys[key].kind in ("district", "town"):
                    outside = f"FROM s{source} WHERE k{key} = {_OUTSIDE}"
                    for one in ("sum(n)", f"min(o{key})", f"max(p{key})"):
                        found.append((("outside", source), f"(SELECT {one} {outside})"))
            if self._day(source):
                for one in ("max(lo IS NOT hi)", "min(lo)", "max(hi)"):
                    found.append((("days", source), f"(SELECT {one} FROM s{source})"))  # noqa: S608
        return found

    def _has_two_towns(self, key: int, used: Sequence[int]) -> bool:
        told = [source for source in used if self._key_column(key, source) is not None]
        return self.recipe.keys[key].kind == "town" and len(told) > 1

    def _alone(self, source: int, used: Sequence[int], has: dict[int, list[int]]) -> list[str]:
        """How many keys of a table, and records under them, no other table has."""
        joins, others = "", []
        for other in used:
            shared = [key for key in has[source] if key in has[other]]
            if other != source and shared:
                same = " AND ".join(f"s{other}.k{key} = s{source}.k{key}" for key in shared)
                joins += f" LEFT JOIN s{other} ON {same}"
                others.append(f"s{other}.n IS NULL")
        if not others:
            return []
        placed = [f"s{source}.k{key} <> {_OUTSIDE}" for key in has[source]]
        where = f"FROM s{source}{joins} WHERE {' AND '.join([*others, *placed])}"
        return [f"(SELECT {one} {where})" for one in ("count(*)", f"sum(s{source}.n)")]

    def _day(self, source: int) -> str:
        """The survey day of a record, where its table has one."""
        column = survey_day(self.tables[source].listed)
        if column is None:
            return ""
        name = quoted(column.name)
        return f"coalesce(day({name}), {name})" if column.kind == "text" else name

    def _key(self, key: int, name: str, used_twice: bool) -> tuple[str, str]:
        """The key of a record, and what it is called."""
        kind = self.recipe.keys[key].kind
        district = f"coalesce(district({name}), iif(town({name}) IS NULL, {_NONE}, {_OUTSIDE}))"
        if kind == "district":
            return district, f"district_name({name})"
        if kind == "town":
            town = f"coalesce(town({name}), {_NONE})"
            if not used_twice:
                return town, name
            by = f"(SELECT d FROM by{key})"  # noqa: S608
            return f"iif({by}, {district}, {town})", f"iif({by}, district_name({name}), {name})"
        return (f"coalesce(year({name}), {_NONE})" if kind == "year" else f"coalesce({name}, {_NONE})"), name

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
        fields, used = [], sorted({measure.source for measure in self.recipe.measures})
        for key in has:
            column = self._key_column(key, source)
            assert column is not None
            k, label = self._key(key, quoted(column.name), self._has_two_towns(key, used))
            fields.append(f"{k} AS k{key}")
            fields.append(f"min({label}) AS l{key}")
        group = ", ".join(f"{2 * n + 1}" for n in range(len(has)))
        for key in has:
            if self.recipe.keys[key].kind in ("district", "town"):
                column = self._key_column(key, source)
                assert column is not None
                fields.append(f"min({quoted(column.name)}) AS o{key}, max({quoted(column.name)}) AS p{key}")
        fields.append("count(*) AS n")
        if day := self._day(source):
            fields.append(f"min({day}) AS lo, max({day}) AS hi")
        for n, measure in enumerate(self.recipe.measures):
            if measure.source == source:
                fields.append(f"{self._inner(measure)} AS m{n}")
        where = _where(self.recipe.sources[source].filters, self.tables[source], self.values)
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
        label = said[0] if len(said) == 1 else f"coalesce({', '.join(said)})"
        if self.recipe.keys[key].kind == "district" or self._has_two_towns(key, used):
            self.values.append(_("in no district of the list"))
            return f"iif(base.k{key} = {_OUTSIDE}, ?, {label})"
        return label

    def _outer(self, n: int) -> str:
        measure = self.recipe.measures[n]
        own = f"s{measure.source}.m{n}"
        if measure.how not in ("share", "rate"):
            return own
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


def is_adding(how: str) -> bool:
    """Whether records are added up, so that those of several survey days would count the same people twice."""
    return how in _ADDING


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
        if (day := day_of(text)) is None:
            raise unfit
        return day
    return text
