"""The privacy gate (プライバシーゲート): small counts of people are not shown, nor anything they could be computed from.

A table of counts with its totals is a flow: from each row through the cells to the columns, from those through their totals
to the total of all, and back through the totals of the rows. Whoever reads the published table and knows this rule knows
of a cell that is not shown only that it is at least 1 and that everything still adds up. How far such a cell can be pushed
up or down is a maximal flow around the rest, and exact; the cheapest way to give it more room is a shortest way through
cells that are shown.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

Cell = tuple[str, str]
"""Row and column; ``TOTAL`` in their place for the totals."""
TOTAL = ""
"""The name of the row and of the column of totals."""
_Node = tuple[str, str]
_ALL, _TO_ALL = ("column", TOTAL), ("row", TOTAL)
_ENDLESS = 1 << 62
_PLAIN, _OF_A_LINE, _OF_ALL = 1, 4, 16
"""What not showing a cell costs beside others, counted in cells: a total is read more than what it adds up."""


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A table that may be shown. ``None`` stands where nothing is shown; zeros are shown."""

    minimum: int
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[Cell, int | None]
    """Every cell and, with ``TOTAL`` as row or column, every total."""
    primary: frozenset[Cell]
    """Not shown because they are small."""
    secondary: frozenset[Cell]
    """Not shown because a small one could be computed from them."""

    @property
    def total(self) -> int | None:
        """The total of all."""
        return self.cells[TOTAL, TOTAL]

    @property
    def hidden(self) -> frozenset[Cell]:
        """Everything that is not shown."""
        return self.primary | self.secondary

    def row_total(self, row: str) -> int | None:
        """The total of a row."""
        return self.cells[row, TOTAL]

    def column_total(self, column: str) -> int | None:
        """The total of a column."""
        return self.cells[TOTAL, column]


def suppress(counts: Mapping[Cell, int], *, minimum: int) -> Suppressed:
    """The table with its totals as it may be shown: no count from 1 to ``minimum`` - 1, and of every cell that is not
    shown at least ``minimum`` different values fit what is shown. A pair that ``counts`` does not name counts 0.

    Raises ``ValueError`` for negative counts, a minimum under 1, or a row or column without a name.
    """
    table = _Table.of(counts, minimum)
    primary = frozenset(cell for cell, value in table.values.items() if 0 < value < minimum)
    hidden = set(primary)
    for cell in sorted(primary, key=lambda one: (table.values[one], one)):
        table.protect(cell, hidden)
    while unsafe := next((cell for cell in sorted(hidden) if not table.is_safe(cell, hidden)), None):
        table.protect(unsafe, hidden)
    table.show_again(hidden, primary)
    shown = {cell: None if cell in hidden else value for cell, value in table.values.items()}
    return Suppressed(minimum, table.rows, table.columns, shown, primary, frozenset(hidden - primary))


@dataclass(slots=True)
class _Table:
    minimum: int
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: dict[Cell, int]
    leaving: dict[_Node, list[tuple[Cell, _Node]]]
    entering: dict[_Node, list[tuple[Cell, _Node]]]

    @classmethod
    def of(cls, counts: Mapping[Cell, int], minimum: int) -> _Table:
        """The table with its totals, and the flow that it is."""
        if minimum < 1:
            raise ValueError(f"the smallest count that may be shown is {minimum}; it must be 1 or more")
        rows = tuple(dict.fromkeys(row for row, _column in counts))
        columns = tuple(dict.fromkeys(column for _row, column in counts))
        values: dict[Cell, int] = {(row, column): 0 for row in (*rows, TOTAL) for column in (*columns, TOTAL)}
        for (row, column), count in counts.items():
            if count < 0 or TOTAL in (row, column):
                raise ValueError(f"no count of people: {count} in row {row!r}, column {column!r}")
            for cell in ((row, column), (row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
                values[cell] += count
        leaving: dict[_Node, list[tuple[Cell, _Node]]] = defaultdict(list)
        entering: dict[_Node, list[tuple[Cell, _Node]]] = defaultdict(list)
        for cell, value in values.items():
            if value:  # zeros are shown, so nothing flows there
                begin, end = _ends(cell)
                leaving[begin].append((cell, end))
                entering[end].append((cell, begin))
        return cls(minimum, rows, columns, values, leaving, entering)

    def is_safe(self, cell: Cell, hidden: set[Cell]) -> bool:
        """Whether enough values are possible of it."""
        return self._room(cell, hidden)[0] >= self.minimum - 1

    def protect(self, cell: Cell, hidden: set[Cell]) -> None:
        """Stop showing the cells that cost least, until enough values of ``cell`` are possible."""
        while True:
            room, moved = self._room(cell, hidden)
            if room >= self.minimum - 1:
                return
            hidden.update(self._cheapest_way(cell, hidden, moved))

    def show_again(self, hidden: set[Cell], primary: frozenset[Cell]) -> None:
        """Show what need not have been hidden after all: totals first, then the largest; until nothing more can be."""
        before = -1
        while len(hidden) != before:
            before = len(hidden)
            for cell in sorted(hidden - primary, key=lambda one: (-self._cost(one), -self.values[one], one)):
                hidden.discard(cell)
                if not all(self.is_safe(one, hidden) for one in sorted(hidden, key=lambda one: _distance(one, cell))):
                    hidden.add(cell)

    def _room(self, cell: Cell, hidden: set[Cell]) -> tuple[int, dict[Cell, int]]:
        """By how much the cell can differ, down and then up, as far as that matters; and how the others move for it."""
        wanted = self.minimum - 1
        begin, end = _ends(cell)
        down, moved = self._flow(begin, end, cell, hidden, min(wanted, self.values[cell] - 1))
        if down >= wanted:
            return down, moved
        up, moved = self._flow(end, begin, cell, hidden, wanted - down)
        return down + up, moved

    def _flow(self, source: _Node, sink: _Node, but: Cell, hidden: set[Cell], most: int) -> tuple[int, dict[Cell, int]]:
        """A maximal flow through hidden cells, up to ``most``; what each cell gains or loses by it."""
        moved: dict[Cell, int] = defaultdict(int)
        flowed = 0
        while flowed < most:
            before: dict[_Node, tuple[_Node, Cell, int]] = {}
            queue = deque([source])
            while queue and sink not in before:
                node = queue.popleft()
                for cell, other, sign in self._arcs(node):
                    if other in before or other == source or cell == but or cell not in hidden:
                        continue
                    if self._rest(cell, sign, moved):
                        before[other] = (node, cell, sign)
                        queue.append(other)
            if sink not in before:
                break
            way = list(_back(before, source, sink))
            amount = min(most - flowed, *(self._rest(cell, sign, moved) for cell, sign in way))
            for cell, sign in way:
                moved[cell] += sign * amount
            flowed += amount
        return flowed, moved

    def _cheapest_way(self, cell: Cell, hidden: set[Cell], moved: dict[Cell, int]) -> set[Cell]:
        """The cells to hide so that ``cell`` could be larger still than ``moved`` allows."""
        sink, source = _ends(cell)
        best: dict[_Node, int] = {source: 0}
        before: dict[_Node, tuple[_Node, Cell, int]] = {}
        queue = [(0, source)]
        while queue:
            cost, node = heappop(queue)
            if node == sink:
                break
            if cost > best[node]:
                continue
            for one, other, sign in self._arcs(node):
                if one == cell or not self._rest(one, sign, moved):
                    continue
                dearer = cost + (0 if one in hidden else self._cost(one))
                if dearer < best.get(other, _ENDLESS):
                    best[other] = dearer
                    before[other] = (node, one, sign)
                    heappush(queue, (dearer, other))
        return {one for one, _sign in _back(before, source, sink)}

    def _arcs(self, node: _Node) -> Iterator[tuple[Cell, _Node, int]]:
        for cell, other in self.leaving[node]:
            yield cell, other, 1
        for cell, other in self.entering[node]:
            yield cell, other, -1

    def _rest(self, cell: Cell, sign: int, moved: Mapping[Cell, int]) -> int:
        """How much more the cell may gain, or lose: at least 1 remains, as zeros are shown."""
        return _ENDLESS if sign > 0 else self.values[cell] + moved.get(cell, 0) - 1

    def _cost(self, cell: Cell) -> int:
        """First how many cells are lost, then how many people they count."""
        weight = _OF_ALL if cell == (TOTAL, TOTAL) else _OF_A_LINE if TOTAL in cell else _PLAIN
        return weight * (self.values[TOTAL, TOTAL] + 1) + self.values[cell]


def _ends(cell: Cell) -> tuple[_Node, _Node]:
    row, column = cell
    if cell == (TOTAL, TOTAL):
        return _TO_ALL, _ALL
    if row == TOTAL:
        return ("column", column), _TO_ALL
    if column == TOTAL:
        return _ALL, ("row", row)
    return ("row", row), ("column", column)


def _back(before: Mapping[_Node, tuple[_Node, Cell, int]], source: _Node, sink: _Node) -> Iterator[tuple[Cell, int]]:
    node = sink
    while node != source:
        node, cell, sign = before[node]
        yield cell, sign


def _distance(one: Cell, other: Cell) -> int:
    """Cells of the same row or column suffer first."""
    return 0 if one[0] == other[0] or one[1] == other[1] else 1
