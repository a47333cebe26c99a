"""Somebody who wants the counts that a table does not show: knows what is shown, the rule, and linear programming.

Knows nothing of how the gate reckons: no flows, only sums. Whole numbers need no thought of their own: the bounds of sums of
rows and columns are whole (the matrix is totally unimodular).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

from madoguchi.services.opendata.suppressing import TOTAL, Cell, Suppressed

Row = list[Fraction]


def sums_of(table: Suppressed) -> list[dict[Cell, int]]:
    """What always adds up: the cells of each row and column are its total; one dictionary of signs a sum, which is 0."""
    rows, columns = (*table.rows, TOTAL), (*table.columns, TOTAL)
    across = [{(row, column): -1 if column == TOTAL else 1 for column in columns} for row in rows]
    return across + [{(row, column): -1 if row == TOTAL else 1 for row in rows} for column in columns]


def bounds(table: Suppressed) -> dict[Cell, tuple[int, int | None]]:
    """The smallest and the largest possible value of each cell that is not shown; ``None``: no largest."""
    hidden = sorted(cell for cell, value in table.cells.items() if value is None)
    equations: list[Row] = []
    for signs in sums_of(table):
        # Each hidden value is 1 and something: a zero would have been shown.
        row = [Fraction(signs.get(cell, 0)) for cell in hidden]
        shown = sum(sign * value for cell, sign in signs.items() if (value := table.cells[cell]) is not None)
        equations.append([*row, Fraction(-shown) - sum(row)])
    found: dict[Cell, tuple[int, int | None]] = {}
    for place, cell in enumerate(hidden):
        least, most = _smallest(equations, len(hidden), place, 1), _smallest(equations, len(hidden), place, -1)
        assert least is not None
        found[cell] = (int(least) + 1, None if most is None else int(-most) + 1)
    return found


def by_trying(table: Suppressed, most: int) -> dict[Cell, set[int]]:
    """The same by trying every value from 1 to ``most`` in every cell that is not shown: for the smallest of tables."""
    hidden = sorted(cell for cell, value in table.cells.items() if value is None)
    found: dict[Cell, set[int]] = {cell: set() for cell in hidden}
    sums = sums_of(table)
    for values in product(range(1, most + 1), repeat=len(hidden)):
        tried: Mapping[Cell, int | None] = {**table.cells, **dict(zip(hidden, values, strict=True))}
        if all(not sum(sign * (tried[cell] or 0) for cell, sign in signs.items()) for signs in sums):
            for cell, value in zip(hidden, values, strict=True):
                found[cell].add(value)
    return found


def _smallest(equations: list[Row], many: int, place: int, sign: int) -> Fraction | None:
    """The smallest of ``sign`` × unknown ``place`` where the equations hold and nothing is below 0; ``None``: none is.

    The simplex method in fractions, with Bland's rule, begun with one slack unknown for each equation.
    """
    count = len(equations)
    table: list[Row] = []
    for number, row in enumerate(equations):
        turned = [-one for one in row] if row[-1] < 0 else list(row)
        slack = [Fraction(int(number == other)) for other in range(count)]
        table.append([*turned[:many], *slack, turned[-1]])
    basis = [many + number for number in range(count)]
    first = [Fraction(0)] * many + [Fraction(1)] * count + [Fraction(0)]
    for row in table:
        first = [one - other for one, other in zip(first, row, strict=True)]
    for number in range(count):
        first[many + number] = Fraction(0)
    assert _improve(table, basis, first, many + count)
    assert first[-1] == 0, "the table that is shown contradicts itself"
    for number, unknown in enumerate(list(basis)):
        if unknown >= many:
            other = next((one for one in range(many) if table[number][one]), None)
            if other is not None:
                _turn(table, basis, first, number, other)
    goal = [Fraction(0)] * (many + count) + [Fraction(0)]
    goal[place] = Fraction(sign)
    for number, unknown in enumerate(basis):
        if unknown < many and goal[unknown]:
            times = goal[unknown]
            goal = [one - times * other for one, other in zip(goal, table[number], strict=True)]
    return -goal[-1] if _improve(table, basis, goal, many) else None


def _improve(table: list[Row], basis: list[int], goal: Row, many: int) -> bool:
    """Whether there is a smallest; the table then stands at it."""
    while (coming := next((one for one in range(many) if goal[one] < 0), None)) is not None:
        going = min(
            (number for number, row in enumerate(table) if row[coming] > 0),
            key=lambda number: (table[number][-1] / table[number][coming], basis[number]),
            default=None,
        )
        if going is None:
            return False
        _turn(table, basis, goal, going, coming)
    return True


def _turn(table: list[Row], basis: list[int], goal: Row, going: int, coming: int) -> None:
    by = table[going][coming]
    table[going] = [one / by for one in table[going]]
    for row in (*(one for number, one in enumerate(table) if number != going), goal):
        if times := row[coming]:
            row[:] = [one - times * other for one, other in zip(row, table[going], strict=True)]
    basis[going] = coming
