"""Whatever is picked, the answer is what a look at every record in plain Python finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.kernel.evidence_tables import EvidenceTable, TableColumn
from madoguchi.services.evidence.figures.compiling import compile_recipe, names_in_sql
from madoguchi.services.evidence.figures.guard import Given, Guarded
from madoguchi.services.evidence.figures.keys import town_key, year_of
from madoguchi.services.evidence.figures.tests.files import rows_of
from madoguchi.services.evidence.figures.vocabulary import How, Key, Measure, Recipe, Source

COLUMNS = (
    TableColumn("town", "町", "text"),
    TableColumn("told_on", "日", "text"),
    TableColumn("people", "人", "integer"),
)
TOWNS = st.sampled_from(["金木", "大字金木", "金木地区", "栄", "中央一丁目", "中央１丁目", "十三", None])
DAYS = st.sampled_from(["2020-10-01", "令和2年", "R7", "2025年", "1980", None])
RECORDS = st.lists(st.tuples(TOWNS, DAYS, st.none() | st.integers(-50, 1_000)), max_size=12)
KEYS: dict[str, tuple[int, Callable[[Any], Any]]] = {
    "district": (0, lambda text: None if text is None else town_key(text)), "year": (1, year_of),
}  # fmt: skip
COUNTED: dict[How, Callable[[Sequence[int | None]], float | None]] = {
    "count": len,
    "sum": lambda found: sum(_known(found)) if _known(found) else None,
    "average": lambda found: sum(_known(found)) / len(_known(found)) if _known(found) else None,
    "smallest": lambda found: min(_known(found), default=None),
    "largest": lambda found: max(_known(found), default=None),
}


def _known(found: Sequence[int | None]) -> list[int]:
    return [one for one in found if one is not None]


def answered(recipe: Recipe, tables: Sequence[EvidenceTable]) -> list[tuple[Any, ...]]:
    names = names_in_sql([(one.name, one.version) for one in recipe.sources])
    statement = compile_recipe(recipe, tables)
    given_ = [
        Given(name, tuple(column.name for column in COLUMNS), rows=table.rows)
        for name, table in zip(names, tables, strict=True)
    ]
    guarded = Guarded(given_)
    try:
        found = guarded.ask(statement.sql, statement.values, most=5_000, seconds=10).rows
        return [tuple(row[: len(statement.columns)]) for row in found if row[-1]]
    finally:
        guarded.connection.close()


def by_hand(
    tables: Sequence[Sequence[tuple[Any, ...]]], kinds: Sequence[str], hows: Sequence[How], *, common: bool
) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Group each table by its keys, then put them side by side."""
    grouped: list[dict[tuple[Any, ...], list[int | None]]] = []
    for records in tables:
        groups: dict[tuple[Any, ...], list[int | None]] = {}
        for record in records:
            key = tuple(KEYS[kind][1](record[KEYS[kind][0]]) for kind in kinds)
            groups.setdefault(key, []).append(record[2])
        grouped.append(groups)
    sets = [set(groups) for groups in grouped]
    keys = set.intersection(*sets) if common else set.union(*sets)
    found = {}
    for key in keys:
        cells: list[Any] = []
        for groups in grouped:
            cells += [COUNTED[how](groups[key]) if key in groups else None for how in hows]
        found[key] = tuple(cells)
    return found


@settings(max_examples=150, deadline=None)
@given(
    st.lists(RECORDS, min_size=1, max_size=3),
    st.sampled_from([("district",), ("year",), ("district", "year")]),
    st.lists(st.sampled_from([*COUNTED]), min_size=1, max_size=3),
    st.booleans(),
)
def test_groups_and_joins_are_those_that_plain_python_finds(
    tables: list[list[tuple[Any, ...]]], kinds: tuple[str, ...], hows: list[How], common: bool
) -> None:
    names = [f"t{n}" for n in range(len(tables))]
    shelved = [rows_of(name, COLUMNS, rows) for name, rows in zip(names, tables, strict=True)]
    columns = {"district": "town", "year": "told_on"}
    keys = tuple(Key(kind, (columns[kind],) * len(tables)) for kind in kinds)  # type: ignore[arg-type]
    measures = tuple(Measure(n, "" if how == "count" else "people", how) for n in range(len(tables)) for how in hows)
    sources = tuple(Source(f"town.{name}", 1) for name in names)
    recipe = Recipe(sources, keys, measures, joined="common" if common else "all")
    found = answered(recipe, shelved)
    expected = by_hand(tables, kinds, hows, common=common)
    told = {}
    for row in found:
        said = row[: len(kinds)]
        key = tuple(KEYS[kind][1](cell) if kind == "district" else cell for kind, cell in zip(kinds, said, strict=True))
        assert key not in told, "a district that is written in several ways is one row"
        told[key] = row[len(kinds) :]
    assert told.keys() == expected.keys()
    for key, cells in told.items():
        assert cells == pytest.approx(expected[key])
