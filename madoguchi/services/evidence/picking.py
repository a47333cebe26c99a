"""From what is picked on the pages to a recipe: tables, how they are joined, which records count, what is counted."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from madoguchi.kernel.evidence_tables import NUMERIC, TableColumn, TableListed, find_table, listed_tables
from madoguchi.services.evidence.figures.vocabulary import Figure, Filter, Measure, Operator, Recipe, Source

ENDING = 2
"""Letters by which the two sides of a pyramid are told apart: 男性, 女性."""
SEPARATORS = "、,，\n"


def offered_tables(on: date) -> dict[str, TableListed]:
    """Every table of every shelf, in its newest version, by name."""
    return {one.name: one for one in listed_tables(on)}


def tables_of(recipe: Recipe) -> list[TableListed]:
    """The tables of a recipe, each in the version that it is pinned to; one that is gone has no columns."""
    found = []
    for source in recipe.sources:
        table = find_table(source.name, source.version)
        found.append(table.listed if table else TableListed(source.name, source.name, source.version, date.min))
    return found


def with_tables(recipe: Recipe | None, names: Sequence[str], newest: Mapping[str, TableListed]) -> Recipe:
    """A recipe of these tables: what was said of one that stays is kept, of one that goes it is forgotten."""
    before = list(recipe.sources) if recipe else []
    known = {one.name: one for one in before}
    sources = [
        _still_public(known[name], newest) if name in known else Source(name, newest[name].version) for name in names
    ]
    if recipe is None:
        return Recipe(tuple(sources))
    old_place = {new: before.index(known[one.name]) for new, one in enumerate(sources) if one.name in known}
    new_place = {old: new for new, old in old_place.items()}
    keys = [
        replace(key, columns=tuple(_at(key.columns, old_place.get(n)) for n in range(len(sources))))
        for key in recipe.keys
    ]
    kept = [n for n, one in enumerate(recipe.measures) if one.source in new_place]
    measures = [
        replace(
            recipe.measures[n],
            source=new_place[recipe.measures[n].source],
            of=kept.index(recipe.measures[n].of) if recipe.measures[n].of in kept else -1,
        )
        for n in kept
    ]
    return replace(
        recipe,
        sources=tuple(sources),
        keys=tuple(key for key in keys if any(key.columns)),
        measures=tuple(measures),
        order=0,
    )


def _still_public(one: Source, newest: Mapping[str, TableListed]) -> Source:
    """The same version as before; where that was taken down, the newest."""
    gone = one.name in newest and find_table(one.name, one.version) is None
    return replace(one, version=newest[one.name].version) if gone else one


def _at(columns: Sequence[str], place: int | None) -> str:
    return columns[place] if place is not None and place < len(columns) else ""


def filter_from(column: TableColumn, operator: Operator, typed: str) -> Filter:
    """A condition as it is kept; raises ``ValueError`` where a number is needed and none was typed."""
    if operator == "missing":
        return Filter(column.name, operator, True)
    numeric = column.kind in NUMERIC and operator != "contains"
    if operator == "in":
        parts = [part.strip() for part in _split(typed) if part.strip()]
        if not parts:
            raise ValueError(typed)
        return Filter(column.name, operator, tuple(_number(part) if numeric else part for part in parts))
    return Filter(column.name, operator, _number(typed) if numeric else typed.strip())


def typed_of(one: Filter) -> str:
    """A condition's value as it was typed."""
    if isinstance(one.value, bool):
        return ""
    return "、".join(str(value) for value in one.value) if isinstance(one.value, tuple) else str(one.value)


def number_columns(table: TableListed) -> list[TableColumn]:
    """Those that can be added up."""
    return [one for one in table.columns if one.kind in NUMERIC]


def places_in(table: TableListed) -> tuple[str, str] | None:
    """Its columns of longitude and latitude, where it has both."""
    named = {one.kind: one.name for one in reversed(table.columns)}
    return (named["longitude"], named["latitude"]) if {"longitude", "latitude"} <= named.keys() else None


def has_places(figure: Figure) -> bool:
    """Whether it can be drawn on a map."""
    return {"longitude", "latitude"} <= {one.kind for one in figure.columns}


def added(
    measures: Sequence[Measure], source: int, table: TableListed, names: Sequence[str], how: str
) -> list[Measure]:
    """Several columns of a table at once, each under its own heading; one that is there already is not added again."""
    there = {(one.source, one.column, one.how) for one in measures}
    titles = {one.name: one for one in table.columns}
    return [
        *measures,
        *(
            Measure(source, name, how, titles[name].title, titles[name].unit)  # type: ignore[arg-type]
            for name in names
            if name in titles and (source, name, how) not in there
        ),
    ]


def sides(titles: Mapping[str, str]) -> tuple[str, ...]:
    """Columns of a pyramid, those of one side first: 0-4歳の男性, 0-4歳の女性, 5-9歳の男性 … are told apart by their ends."""
    ends = list(dict.fromkeys(title[-ENDING:] for title in titles.values()))
    parts = [[name for name, title in titles.items() if title[-ENDING:] == end] for end in ends]
    if len(parts) == 2 and len(parts[0]) == len(parts[1]):
        return (*parts[0], *parts[1])
    return tuple(titles)


def _split(typed: str) -> list[str]:
    for one in SEPARATORS:
        typed = typed.replace(one, "\t")
    return typed.split("\t")


def _number(typed: str) -> int | float:
    plain = unicodedata.normalize("NFKC", typed).replace(",", "").strip()
    return float(plain) if "." in plain else int(plain)
