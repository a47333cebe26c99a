"""The privacy gate stands against somebody who can reckon; a gate that hides the small cells only does not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.services.opendata.suppressing import TOTAL, Cell, Suppressed, suppress
from madoguchi.services.opendata.tests.attacker import bounds, by_trying, sums_of

AREAS = {("相内", "0-14"): 3, ("相内", "15-64"): 40, ("相内", "65-"): 50,
         ("十三", "0-14"): 25, ("十三", "15-64"): 30, ("十三", "65-"): 40,
         ("磯松", "0-14"): 25, ("磯松", "15-64"): 31, ("磯松", "65-"): 41}  # fmt: skip
COUNTS = st.integers(0, 12) | st.integers(0, 400)


@st.composite
def tables(draw: st.DrawFn) -> dict[Cell, int]:
    """Counts of people, many of them small or none."""
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    return {(f"r{row}", f"c{column}"): draw(COUNTS) for row in range(rows) for column in range(columns)}


def too_narrow(table: Suppressed) -> list[Cell]:
    """Cells of which the attacker can exclude all but fewer than ``minimum`` values."""
    return [
        cell for cell, (least, most) in bounds(table).items() if most is not None and most - least + 1 < table.minimum
    ]


def small_only(counts: dict[Cell, int], minimum: int) -> Suppressed:
    """What a careless office does: the small cells are blank and nothing else."""
    whole = suppress(counts, minimum=1)
    shown = {cell: None if value is not None and 0 < value < minimum else value for cell, value in whole.cells.items()}
    hidden = frozenset(cell for cell, value in shown.items() if value is None)
    return Suppressed(minimum, whole.rows, whole.columns, shown, hidden, frozenset())


@settings(max_examples=60, deadline=None)
@given(counts=tables(), minimum=st.integers(1, 15))
def test_no_hidden_cell_can_be_narrowed_down(counts: dict[Cell, int], minimum: int) -> None:
    table = suppress(counts, minimum=minimum)
    assert too_narrow(table) == []


@settings(max_examples=60, deadline=None)
@given(counts=tables(), minimum=st.integers(1, 15))
def test_what_is_shown_is_true_and_nothing_small_is_shown(counts: dict[Cell, int], minimum: int) -> None:
    table, whole = suppress(counts, minimum=minimum), suppress(counts, minimum=1)
    assert not whole.hidden
    assert all(sum(sign * (whole.cells[cell] or 0) for cell, sign in signs.items()) == 0 for signs in sums_of(whole))
    for cell, value in table.cells.items():
        assert (value is None) == (cell in table.hidden)
        assert value is None or (value == whole.cells[cell] and not 0 < value < minimum)
    assert all(whole.cells[cell] for cell in table.hidden), "a zero was hidden"


@settings(max_examples=40, deadline=None)
@given(counts=tables(), minimum=st.integers(2, 15))
def test_nothing_is_hidden_that_could_be_shown(counts: dict[Cell, int], minimum: int) -> None:
    table, whole = suppress(counts, minimum=minimum), suppress(counts, minimum=1)
    for cell in table.secondary:
        more = Suppressed(minimum, table.rows, table.columns, {**table.cells, cell: whole.cells[cell]}, table.primary,
                          table.secondary - {cell})  # fmt: skip
        assert too_narrow(more)


def test_the_attacker_finds_what_hiding_the_small_cells_alone_gives_away() -> None:
    careless = small_only(AREAS, 10)
    assert bounds(careless) == {("相内", "0-14"): (3, 3)}
    assert too_narrow(careless) == [("相内", "0-14")]
    careful = suppress(AREAS, minimum=10)
    assert (len(careful.primary), len(careful.secondary)) == (1, 3)
    # As docs/explanation/small-counts.md tells it.
    assert bounds(careful)["相内", "0-14"] == (1, 27)
    assert too_narrow(careful) == []


def test_the_control_is_found_in_most_tables_of_a_city() -> None:
    chance, found = random.Random(7), 0
    for _time in range(40):
        counts = {(f"r{row}", f"c{column}"): int(chance.expovariate(1 / 60)) for row in range(6) for column in range(4)}
        careless = small_only(counts, 10)
        found += bool(careless.hidden and too_narrow(careless))
        assert too_narrow(suppress(counts, minimum=10)) == []
    assert found >= 25


@pytest.mark.parametrize("seed", range(12))
def test_the_attacker_reckons_as_somebody_who_tries_everything(seed: int) -> None:
    chance = random.Random(seed)
    counts = {(f"r{row}", f"c{column}"): chance.choice([0, 1, 1, 2, 3, 5]) for row in range(2) for column in range(2)}
    careless = small_only(counts, 3)
    if len(careless.hidden) > 5:
        careless = small_only(counts, 2)
    tried = by_trying(careless, 12)
    for cell, (least, most) in bounds(careless).items():
        assert min(tried[cell]) == least
        assert most is None or max(tried[cell]) == most


def test_a_body_with_few_people_shows_not_even_its_total() -> None:
    table = suppress({("相内", "男"): 1, ("相内", "女"): 2}, minimum=10)
    assert table.total is None
    assert table.row_total("相内") is None


def test_zeros_and_the_order_of_the_table_stay() -> None:
    table = suppress({("b", "y"): 0, ("a", "x"): 30}, minimum=10)
    assert (table.rows, table.columns) == (("b", "a"), ("y", "x"))
    assert table.cells["b", "y"] == 0
    assert table.cells["b", "x"] == 0
    assert table.column_total("x") == 30


@pytest.mark.parametrize(("counts", "minimum"), [({("a", "x"): -1}, 3), ({(TOTAL, "x"): 1}, 3), ({("a", "x"): 1}, 0)])
def test_what_is_no_table_of_people_is_refused(counts: dict[Cell, int], minimum: int) -> None:
    with pytest.raises(ValueError, match="count"):
        suppress(counts, minimum=minimum)
