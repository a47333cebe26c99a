"""Where each column of an answer comes from (由来), read from the program that SQLite makes of a question (``EXPLAIN``).

Values are followed from the tables' records to the row of the answer, through registers, sorters and tables in between. A column
into which no record's value flows, only what stands in the question itself, was typed there. Which records count (``WHERE``,
``JOIN``, the condition of a ``CASE``) is not followed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import Any

EVERY = "*"
"""Numbers of records: of whatever the question reads."""
_WIDEST = 120
_CONSTANT = {"Integer": 0, "Int64": 3, "Real": 3, "String8": 3, "String": 3, "Blob": 3, "Variable": 0}
"""Where an operation has what it writes into register P2: P1, or P4."""
_TWO = frozenset({
    "Add", "Subtract", "Multiply", "Divide", "Remainder", "Concat", "BitAnd", "BitOr", "ShiftLeft", "ShiftRight", "And", "Or",
})  # fmt: skip
_STRAIGHT = _TWO | {*_CONSTANT} | {
    "Null", "Column", "Rowid", "IdxRowid", "Count", "Copy", "Move", "SCopy", "Not", "BitNot", "IsTrue", "IntCopy", "ZeroOrNull",
    "Function", "PureFunc", "AggStep", "AggStep1", "AggInverse", "AggValue", "AggFinal", "ResultRow", "MakeRecord", "Insert",
    "IdxInsert", "SorterInsert", "SorterData", "RowData", "OpenPseudo", "OpenDup", "OpenRead", "ReopenIdx", "OpenEphemeral",
    "OpenAutoindex", "SorterOpen", "Compare", "CollSeq", "Affinity", "Cast", "RealAffinity", "NullRow", "Sequence", "Transaction",
    "Close", "Noop", "Explain", "Halt", "DeferredSeek", "FilterAdd", "ResetSorter", "NewRowid", "AddImm", "Permutation",
}  # fmt: skip
"""What goes on at the next operation."""
_COUNTING = frozenset({"count", "row_number", "rank", "dense_rank", "ntile", "percent_rank", "cume_dist"})
_YES_OR_NO = frozenset({0, 1, None})
Step = tuple[str, int, int, int, Any]
Node = Hashable


def origins_of(program: Sequence[Step], table_at: Callable[[int, int], str]) -> list[tuple[list[str], bool]]:
    """Of each column the tables that its values come from, and whether it was typed.

    ``table_at(database, page)`` names a table.
    """
    flow = _Flow(table_at)
    for step in program:
        flow.open(step)
    for place, step in enumerate(program):
        flow.take(place, step)
    flow.spread()
    return [flow.said(nodes) for nodes in flow.answer]


class _Flow:
    def __init__(self, table_at: Callable[[int, int], str]) -> None:
        self._table_at = table_at
        self._tables: dict[int, str] = {}
        self._from: dict[Node, set[Node]] = defaultdict(set)
        self._sources: dict[Node, set[str]] = defaultdict(set)
        self._typed: dict[Node, set[Any]] = defaultdict(set)
        self._targets: set[int] = set()
        self._last: dict[int, Node] = {}
        """Register -> what was written into it last, as long as nobody can come from elsewhere."""
        self._places = 0
        self.answer: list[set[Node]] = []

    def open(self, step: Step) -> None:
        """A cursor of a table that was given; a place to which the program may jump."""
        name, one, two, three, _four = step
        if name not in _STRAIGHT:
            self._targets |= {one, two, three} if name == "Jump" else {two}
        if name in ("OpenRead", "ReopenIdx"):
            self._tables[one] = self._table_at(three, two)

    def take(self, place: int, step: Step) -> None:
        """One operation: what flows where."""
        name, one, two, three, four = step
        if place in self._targets:
            self._last.clear()
        if name in _CONSTANT:
            self._typed[self._written(two)].add(one if _CONSTANT[name] == 0 else four)
        elif name == "Null":
            for n in range(two, max(two, three) + 1):
                self._typed[self._written(n)].add(None)
        elif name == "Column":
            self._read(one, self._written(three), ("c", one, two))
        elif name in ("Rowid", "IdxRowid", "Count"):
            self._sources[self._written(two)].add(self._tables.get(one, EVERY) if name != "Count" else EVERY)
        elif name in ("Copy", "Move", "SCopy"):
            for n in range({"Copy": three + 1, "Move": max(1, three), "SCopy": 1}[name]):
                self._flow(two + n, one + n)
        elif name in _TWO:
            self._flow(three, one, two)
        elif name in ("Not", "BitNot", "IsTrue", "IntCopy"):
            self._flow(two, one)
        elif name == "ZeroOrNull":
            self._flow(two, one, three)
        elif name in ("Function", "PureFunc", "AggStep", "AggInverse", "AggStep1"):
            self._call(name, two, three, str(four))
        elif name == "AggValue":
            self._flow(three, one)
        elif name == "AggFinal":
            self._last.pop(one, None)
        elif name == "ResultRow":
            self.answer += [set() for _n in range(two - len(self.answer))]
            for n in range(two):
                self.answer[n].add(self._used(one + n))
        else:
            self._record(step)

    def _written(self, register: int) -> Node:
        """A register at this place; who comes from elsewhere may find any of what is written into it."""
        self._places += 1
        node = self._last[register] = ("w", self._places)
        self._from["r", register].add(node)
        return node

    def _used(self, register: int) -> Node:
        return self._last.get(register, ("r", register))

    def _flow(self, to: int, *froms: int) -> None:
        used = {self._used(one) for one in froms}
        self._from[self._written(to)] |= used

    def _record(self, step: Step) -> None:
        name, one, two, three, _four = step
        if name in ("Gosub", "Yield", "Return"):
            self._last.clear()
        for n in range(two if name == "MakeRecord" else _WIDEST):
            if name == "MakeRecord":
                self._from["f", three, n].add(self._used(one + n))
            elif name in ("Insert", "IdxInsert", "SorterInsert"):
                self._from["c", one, n].add(("f", two, n))
            elif name in ("SorterData", "RowData"):
                self._from["f", two, n].add(("c", one, n))
            elif name == "OpenPseudo":
                self._from["c", one, n].add(("f", two, n))
            elif name == "OpenDup":
                self._from["c", one, n].add(("c", two, n))
                self._from["c", two, n].add(("c", one, n))
            else:
                return

    def _read(self, cursor: int, to: Node, at: Node) -> None:
        if cursor in self._tables:
            self._sources[to].add(self._tables[cursor])
        else:
            self._from[to].add(at)

    def _call(self, name: str, first: int, to: int, called: str) -> None:
        word, _bracket, count = called.partition("(")
        many = int(count.rstrip(")")) if count.rstrip(")").isdigit() else 1
        froms = {self._used(first + n) for n in range(many)}
        if name.startswith("Agg"):
            # It adds to what is there, round after round.
            self._last.pop(to, None)
            node: Node = ("r", to)
        else:
            node = self._written(to)
        self._from[node] |= froms
        if word in _COUNTING or (not many and name.startswith("Agg")):
            self._sources[node].add(EVERY)
        if not many:
            self._typed[node].add(word)

    def spread(self) -> None:
        """Until nothing new arrives anywhere."""
        into: dict[Node, set[Node]] = defaultdict(set)
        for to, froms in self._from.items():
            for one in froms:
                into[one].add(to)
        waiting = [*self._sources, *self._typed]
        while waiting:
            node = waiting.pop()
            for to in into.get(node, ()):
                before = len(self._sources[to]), len(self._typed[to])
                self._sources[to] |= self._sources[node]
                self._typed[to] |= self._typed[node]
                if before != (len(self._sources[to]), len(self._typed[to])):
                    waiting.append(to)

    def said(self, nodes: set[Node]) -> tuple[list[str], bool]:
        """Of one column. What is only 0, 1 or nothing is an answer to a question (``IS NULL``, ``IN``), or counts records."""
        sources = {one for node in nodes for one in self._sources[node]}
        typed = {one for node in nodes for one in self._typed[node]}
        answers = typed <= _YES_OR_NO and len(typed) > 1
        return sorted(sources), bool(not sources and typed - {None} and not answers)
