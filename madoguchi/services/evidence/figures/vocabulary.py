"""What is asked of evidence tables (``Recipe``), and what answers (``Figure``); both can be kept as JSON."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal, get_args

from madoguchi.kernel.evidence_tables import Cell, Kind
from madoguchi.services.evidence.figures.refusals import RecipeUnreadable, TooMuchPicked

How = Literal["value", "count", "sum", "average", "smallest", "largest", "share", "rate"]
"""How records become one figure. ``value``: they do not, each record is a row; ``share``: per cent of the sum of all rows,
or of the measure ``of``; ``rate``: sum (or count, without a column) for each ``of``, ``times`` so many."""
KeyKind = Literal["district", "town", "year", "column"]
Operator = Literal["eq", "ne", "lt", "le", "gt", "ge", "in", "contains", "missing"]
Erasable = Literal["numbers", "note", "sql", "filters"]
"""What goes with erased data: also what was written of the figure, and what was typed to pick its records."""
HOWS: tuple[How, ...] = get_args(How)
KEY_KINDS: tuple[KeyKind, ...] = get_args(KeyKind)
OPERATORS: tuple[Operator, ...] = get_args(Operator)
ERASABLE: tuple[Erasable, ...] = get_args(Erasable)
MOST_SOURCES, MOST_KEYS, MOST_MEASURES, MOST_FILTERS, MOST_VALUES = 4, 3, 40, 10, 200
MOST_ROWS = 5_000
LONGEST_SQL, LONGEST_TEXT = 10_000, 200
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\.[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


@dataclass(frozen=True, slots=True)
class Trace:
    """Which table, in which version, a column comes from."""

    dataset: str
    """``shelf.slug``."""
    title: str
    version: int
    fingerprint: str
    published_on: date

    def as_json(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "published_on": self.published_on.isoformat()}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a figure; ``traces`` says, by their place in ``Figure.traces``, which tables it comes from."""

    name: str
    title: str
    unit: str = ""
    kind: Kind | Literal["year", "district"] = "text"
    traces: tuple[int, ...] = ()
    typed: bool = False
    """Of a question in SQL: no table's value is in it, only what was typed in the question."""
    numbers: tuple[str, ...] = ()
    """Of a question in SQL: numbers that were typed in it and flow into this column, beside the data."""

    @property
    def is_number(self) -> bool:
        """Whether it can be drawn as a length."""
        return self.kind in ("integer", "number")


@dataclass(frozen=True, slots=True)
class Unmatched:
    """What one table has and no other: so many keys (rows), and records under them. ``trace``: its place in ``Figure.traces``."""

    trace: int
    keys: int
    records: int


@dataclass(frozen=True, slots=True)
class Outside:
    """Records that lie in no district of the city's list, with the first and the last place that they name."""

    trace: int
    records: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class SeveralDays:
    """Records of several survey days (調査年月日) were put into one number."""

    trace: int
    column: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A table that answers; ``cut``: there were more rows than ``MOST_ROWS`` (or than the recipe wanted)."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    traces: tuple[Trace, ...]
    cut: bool = False
    unmatched: tuple[Unmatched, ...] = ()
    outside: tuple[Outside, ...] = ()
    several_days: tuple[SeveralDays, ...] = ()
    erased: tuple[Erasable, ...] = ()
    """What was deleted with its data, in place of it."""

    def traces_of(self, column: Column) -> tuple[Trace, ...]:
        """The versions that a column comes from."""
        return tuple(self.traces[n] for n in column.traces)

    def values_of(self, name: str) -> list[Cell]:
        """A whole column."""
        n = [column.name for column in self.columns].index(name)
        return [row[n] for row in self.rows]

    def as_json(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "columns": [
                {**asdict(one), "traces": list(one.traces), "numbers": list(one.numbers)} for one in self.columns
            ],
            "rows": [list(row) for row in self.rows],
            "traces": [one.as_json() for one in self.traces],
            "cut": self.cut,
            "unmatched": [asdict(one) for one in self.unmatched],
            "outside": [asdict(one) for one in self.outside],
            "several_days": [asdict(one) for one in self.several_days],
            "erased": list(self.erased),
        }


def figure_from_json(kept: Mapping[str, Any]) -> Figure:
    """What ``Figure.as_json`` wrote."""
    return Figure(
        tuple(
            Column(**{**one, "traces": tuple(one["traces"]), "numbers": tuple(one.get("numbers", ()))})
            for one in kept["columns"]
        ),
        tuple(tuple(row) for row in kept["rows"]),
        tuple(Trace(**{**one, "published_on": date.fromisoformat(one["published_on"])}) for one in kept["traces"]),
        bool(kept["cut"]),
        tuple(Unmatched(**one) for one in kept.get("unmatched", ())),
        tuple(Outside(**one) for one in kept.get("outside", ())),
        tuple(SeveralDays(**one) for one in kept.get("several_days", ())),
        tuple(one for one in ERASABLE if one in kept.get("erased", ())),
    )


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records count. ``value`` is a list for ``in``, true or false for ``missing``."""

    column: str
    operator: Operator
    value: str | float | int | bool | tuple[str | float | int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A table, pinned to a version."""

    name: str
    version: int
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """What the sources are grouped and joined by: ``columns`` names one of each source, empty where it has none.

    A source without such a column gives the same figures in every row.
    """

    kind: KeyKind
    columns: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One column of figures: ``how`` the records of ``source`` become one."""

    source: int
    column: str = ""
    how: How = "count"
    title: str = ""
    unit: str = ""
    of: int = -1
    """Place of the measure that a share or a rate is of."""
    times: int = 100


@dataclass(frozen=True, slots=True)
class Recipe:
    """What somebody picked, without SQL or as ``sql``; ``order`` is the place of a column of the figure, from 1,
    negative where the largest comes first, 0 for the keys' own order."""

    sources: tuple[Source, ...]
    keys: tuple[Key, ...] = ()
    measures: tuple[Measure, ...] = ()
    order: int = 0
    most: int = MOST_ROWS
    sql: str = ""
    joined: Literal["all", "common"] = "all"
    """Rows of keys that any source has, or only of those that every source has."""
    version: int = field(default=1)
    """Of this form."""

    def as_json(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def recipe_from_json(kept: object) -> Recipe:
    """What ``Recipe.as_json`` wrote, or somebody sent. Raises ``RecipeUnreadable``, ``TooMuchPicked``."""
    told = _mapping(kept, "recipe")
    _only(told, "recipe", Recipe.__slots__)
    recipe = Recipe(
        tuple(_source(one) for one in _list(told, "sources", MOST_SOURCES)),
        tuple(_key(one) for one in _list(told, "keys", MOST_KEYS)),
        tuple(_measure(one) for one in _list(told, "measures", MOST_MEASURES)),
        _whole(told.get("order", 0), "order", -100, 100),
        _whole(told.get("most", MOST_ROWS), "most", 1, MOST_ROWS),
        _text(told.get("sql", ""), "sql", LONGEST_SQL),
        "common" if _one_of(told.get("joined", "all"), "joined", ("all", "common")) == "common" else "all",
        _whole(told.get("version", 1), "version", 1, 1),
    )
    if not recipe.sources:
        raise RecipeUnreadable(part="sources", value="[]")
    return recipe


def _source(kept: object) -> Source:
    told = _mapping(kept, "sources")
    _only(told, "sources", Source.__slots__)
    name = _text(told.get("name"), "sources.name", LONGEST_TEXT)
    if not _NAME.fullmatch(name):
        raise RecipeUnreadable(part="sources.name", value=name)
    filters = tuple(_filter(one) for one in _list(told, "filters", MOST_FILTERS))
    return Source(name, _whole(told.get("version"), "sources.version", 1, 10**9), filters)


def _filter(kept: object) -> Filter:
    told = _mapping(kept, "filters")
    _only(told, "filters", Filter.__slots__)
    operator = _one_of(told.get("operator"), "filters.operator", OPERATORS)
    value = told.get("value", "")
    if isinstance(value, list | tuple):
        if len(value) > MOST_VALUES:
            raise TooMuchPicked(part="filters.value", most=MOST_VALUES)
        value = tuple(_scalar(one) for one in value)
    else:
        value = _scalar(value)
    if isinstance(value, tuple) != (operator == "in") or isinstance(value, bool) != (operator == "missing"):
        raise RecipeUnreadable(part="filters.value", value=_shown(value))
    return Filter(_text(told.get("column"), "filters.column", LONGEST_TEXT), operator, value)


def _scalar(value: object) -> Any:
    if isinstance(value, str):
        return _text(value, "filters.value", LONGEST_TEXT)
    if isinstance(value, int) and abs(value) < 2**63:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise RecipeUnreadable(part="filters.value", value=_shown(value))


def _key(kept: object) -> Key:
    told = _mapping(kept, "keys")
    _only(told, "keys", Key.__slots__)
    columns = tuple(_text(one, "keys.columns", LONGEST_TEXT) for one in _list(told, "columns", MOST_SOURCES))
    kind = _one_of(told.get("kind"), "keys.kind", KEY_KINDS)
    return Key(kind, columns, _text(told.get("title", ""), "keys.title", LONGEST_TEXT))


def _measure(kept: object) -> Measure:
    told = _mapping(kept, "measures")
    _only(told, "measures", Measure.__slots__)
    return Measure(
        _whole(told.get("source"), "measures.source", 0, MOST_SOURCES - 1),
        _text(told.get("column", ""), "measures.column", LONGEST_TEXT),
        _one_of(told.get("how", "count"), "measures.how", HOWS),
        _text(told.get("title", ""), "measures.title", LONGEST_TEXT),
        _text(told.get("unit", ""), "measures.unit", LONGEST_TEXT),
        _whole(told.get("of", -1), "measures.of", -1, MOST_MEASURES - 1),
        _whole(told.get("times", 100), "measures.times", 1, 10_000_000),
    )


def _mapping(kept: object, part: str) -> Mapping[str, Any]:
    if not isinstance(kept, Mapping):
        raise RecipeUnreadable(part=part, value=_shown(kept))
    return kept


def _only(told: Mapping[str, Any], part: str, known: object) -> None:
    for name in told:
        if name not in tuple(known):  # type: ignore[arg-type]
            raise RecipeUnreadable(part=part, value=_shown(name))


def _list(told: Mapping[str, Any], part: str, most: int) -> list[Any]:
    found = told.get(part, [])
    if not isinstance(found, list | tuple):
        raise RecipeUnreadable(part=part, value=_shown(found))
    if len(found) > most:
        raise TooMuchPicked(part=part, most=most)
    return list(found)


def _text(value: object, part: str, longest: int) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise RecipeUnreadable(part=part, value=_shown(value))
    if len(value) > longest:
        raise TooMuchPicked(part=part, most=longest)
    return value


def _whole(value: object, part: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise RecipeUnreadable(part=part, value=_shown(value))
    return value


def _one_of(value: object, part: str, known: tuple[Any, ...]) -> Any:
    if value not in known:
        raise RecipeUnreadable(part=part, value=_shown(value))
    return value


def _shown(value: object) -> str:
    return str(value)[:60]
