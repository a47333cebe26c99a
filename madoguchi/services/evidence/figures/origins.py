"""Where each column of an answer comes from (由来), read from the program that SQLite makes of a question (``EXPLAIN``).

Values are followed from the tables' records to the row of the answer, through registers, sorters and tables in between. A column
into which no record's value flows, only what stands in the question itself, was typed there. Which records count (``WHERE``,
``JOIN``, the condition of a ``CASE``) is not followed.

A record's value does not flow through what gives the same with every value (``people * 0``, ``people - people``): only where
that is certain (``_certain``). Of all other columns the numbers are named that were typed and flow into them; what such numbers
do to a column nobody can say in general.
"""

from __future__ import annotations

import operator
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
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
_ADDING = frozenset({"sum", "total", "group_concat"})
"""What these make of one typed number tells how many records there are."""
_PLACES = {"substr": (1, 2), "substring": (1, 2), "round": (1,), "lag": (1,), "lead": (1,), "nth_value": (1,)}
"""Arguments that say where or how exactly, and never become a part of the value."""
_MOVING = frozenset({"NullRow", "DeferredSeek", "SorterData", "RowData", "Insert", "IdxInsert", "SorterInsert"})
"""After these a cursor may give another record's values."""
_IN_PLACE = frozenset({"Cast", "RealAffinity", "Affinity", "AddImm", "AggFinal"})
_YES_OR_NO = frozenset({0, 1, None})
_COMPUTED = ("computed",)
"""A value that is not what stands in the question."""
_MOST_ROUNDS = 12
_NUMBER = re.compile(r"\s*[+-]?(?:\d{1,300}(?:\.\d{0,300})?|\.\d{1,300})(?:[eE][+-]?\d{1,3})?\s*", re.ASCII)
_FOLDED: dict[str, Callable[[float, float], float]] = {
    "Add": operator.add,
    "Subtract": operator.sub,
    "Multiply": operator.mul,
}
Step = tuple[str, int, int, int, Any]
Node = Hashable
Origin = tuple[list[str], bool, list[str]]


def origins_of(program: Sequence[Step], table_at: Callable[[int, int], str]) -> list[Origin]:
    """Of each column the tables that its values come from, whether it was typed, and else which typed numbers flow into it.

    ``table_at(database, page)`` names a table.
    """
    flow = _Flow(table_at)
    for step in program:
        flow.open(step)
    for place, step in enumerate(program):
        flow.take(place, step)
    flow.spread()
    return [flow.said(nodes) for nodes in flow.answer]


@dataclass(frozen=True, slots=True)
class _Sum:
    """One reckoning with two values: ``to`` = ``left`` ``name`` ``right``."""

    name: str
    to: Node
    left: Node
    right: Node
    same: bool
    """Whether both are certainly one value."""


class _Flow:
    def __init__(self, table_at: Callable[[int, int], str]) -> None:
        self._table_at = table_at
        self._tables: dict[int, str] = {}
        self._from: dict[Node, set[Node]] = defaultdict(set)
        self._placing: dict[Node, set[Node]] = defaultdict(set)
        """The same of arguments that only say where; their numbers are not named."""
        self._sources: dict[Node, set[str]] = defaultdict(set)
        self._typed: dict[Node, set[Any]] = defaultdict(set)
        self._numbers: dict[Node, set[Any]] = defaultdict(set)
        self._exact: dict[Node, set[Any]] = defaultdict(set)
        """What a value certainly is one of."""
        self._answers: dict[int, set[Any]] = defaultdict(set)
        self._sums: list[_Sum] = []
        self._added: list[tuple[str, Node, Node]] = []
        self._symbols: dict[Node, int] = {}
        self._names: dict[tuple[Hashable, ...], int] = {}
        self._moment = 0
        """Goes up wherever the same column may give another value."""
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
        if place in self._targets or name not in _STRAIGHT or name in _MOVING:
            self._moment += 1
        if name in _CONSTANT:
            self._constant(two, one if _CONSTANT[name] == 0 else four)
        elif name == "Null":
            for n in range(two, max(two, three) + 1):
                node = self._written(n)
                self._typed[node].add(None)
                self._exact[node].add(None)
        elif name == "Column":
            self._read(one, self._written(three, self._called("column", one, two, self._moment)), ("c", one, two))
        elif name in ("Rowid", "IdxRowid", "Count"):
            node = self._written(two)
            self._sources[node].add(self._tables.get(one, EVERY) if name != "Count" else EVERY)
            self._exact[node].add(_COMPUTED)
        elif name in ("Copy", "Move", "SCopy"):
            for n in range({"Copy": three + 1, "Move": max(1, three), "SCopy": 1}[name]):
                self._flow(two + n, one + n)
        elif name in _TWO:
            self._reckon(name, one, two, three)
        elif name == "IntCopy":
            self._flow(two, one)
        elif name in ("Not", "BitNot", "IsTrue"):
            self._computed(two, one)
        elif name == "ZeroOrNull":
            self._answers[two] |= {0, 1}
            self._computed(two, one, three)
        elif name in ("Function", "PureFunc", "AggStep", "AggInverse", "AggStep1"):
            self._call(name, two, three, str(four))
        elif name == "AggValue":
            self._computed(three, one)
        elif name in _IN_PLACE:
            self._changed(name, one, two)
        elif name == "ResultRow":
            self.answer += [set() for _n in range(two - len(self.answer))]
            for n in range(two):
                self.answer[n].add(self._used(one + n))
        else:
            self._record(step)

    def _constant(self, register: int, value: Any) -> None:
        node = self._written(register, self._called("typed", type(value).__name__, value))
        self._typed[node].add(value)
        self._exact[node].add(value)
        if value in _YES_OR_NO:
            self._answers[register].add(value)
        if _number_in(value) is not None:
            # Of 0 and 1 it is known only in the end whether they are answers to a question.
            self._numbers[node].add((register, value))

    def _changed(self, name: str, register: int, many: int) -> None:
        """What stands in a register becomes another value of the same origin."""
        for one in range(register, register + (many if name == "Affinity" else 1)):
            node = self._last.get(one)
            if name == "AggFinal":
                self._last.pop(one, None)
            if node is None or name == "AggFinal":
                self._moment += 1
                self._exact["r", one].add(_COMPUTED)
            else:
                self._exact[node].add(_COMPUTED)
                self._symbols[node] = self._called(name, many, self._symbol(node))

    def _reckon(self, name: str, one: int, two: int, to: int) -> None:
        left, right = self._used(two), self._used(one)
        symbols = self._symbol(left), self._symbol(right)
        node = self._written(to, self._called(name, *symbols))
        self._from[node] |= {left, right}
        self._exact[node].add(_COMPUTED)
        self._sums.append(_Sum(name, node, left, right, symbols[0] == symbols[1]))

    def _computed(self, to: int, *froms: int) -> None:
        node = self._flow(to, *froms)
        self._exact[node].add(_COMPUTED)
        self._symbols[node] = self._called("computed", node)

    def _symbol(self, node: Node) -> int:
        """Two registers with one symbol hold one value."""
        known = self._symbols.get(node)
        return known if known is not None else self._called(node, self._moment)

    def _called(self, *what: Hashable) -> int:
        """A short name for a value; the same for the same."""
        return self._names.setdefault(what, len(self._names))

    def _written(self, register: int, symbol: int | None = None) -> Node:
        """A register at this place; who comes from elsewhere may find any of what is written into it."""
        self._places += 1
        node = self._last[register] = ("w", self._places)
        self._from["r", register].add(node)
        if symbol is not None:
            self._symbols[node] = symbol
        return node

    def _used(self, register: int) -> Node:
        return self._last.get(register, ("r", register))

    def _flow(self, to: int, *froms: int) -> Node:
        used = [self._used(one) for one in froms]
        symbol = self._symbol(used[0]) if len(used) == 1 else None
        node = self._written(to, symbol)
        self._from[node] |= {*used}
        return node

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
            self._exact[to].add(_COMPUTED)
        else:
            self._from[to].add(at)

    def _call(self, name: str, first: int, to: int, called: str) -> None:
        word, _bracket, count = called.partition("(")
        many = int(count.rstrip(")")) if count.rstrip(")").isdigit() else 1
        froms = [self._used(first + n) for n in range(many)]
        if name.startswith("Agg"):
            # It adds to what is there, round after round.
            self._last.pop(to, None)
            node: Node = ("r", to)
            self._moment += 1
        else:
            symbols = tuple(self._symbol(one) for one in froms)
            node = self._written(to, self._called(word, *symbols))
            if word in ("pow", "power") and many == 2:
                self._sums.append(_Sum("Power", node, froms[0], froms[1], False))
        for n, one in enumerate(froms):
            (self._placing if n in _PLACES.get(word, ()) else self._from)[node].add(one)
        self._exact[node].add(_COMPUTED)
        if word in _COUNTING or (not many and name.startswith("Agg")):
            self._sources[node].add(EVERY)
        elif word in _ADDING and name.startswith("Agg"):
            self._added.append((word, node, froms[0]))
        if not many:
            self._typed[node].add((word,))

    def spread(self) -> None:
        """Until nothing new arrives anywhere; then without what is certain to give one value, until no more is."""
        certain: dict[Node, Any] = {}
        exact = self._arrive(self._exact, certain)
        for _round in range(_MOST_ROUNDS):
            more = {one.to: value for one in self._sums if (value := _certain(one, exact)) is not None}
            if certain.keys() >= more.keys():
                break
            certain |= more
            exact = self._arrive(self._exact, certain)
        sources = self._arrive(self._sources, certain, valued=False)
        for word, to, added in self._added:
            if not sources[added] and not (word != "group_concat" and _values(exact[added]) == {0}):
                self._sources[to].add(EVERY)
        self._sources = self._arrive(self._sources, certain, valued=False)
        self._typed = self._arrive(self._typed, {one: ("certain", value) for one, value in certain.items()})
        self._numbers = self._arrive(self._numbers, certain, valued=False, placing=False)

    def _arrive(
        self, begins: Mapping[Node, set[Any]], certain: Mapping[Node, Any], *, valued: bool = True, placing: bool = True
    ) -> dict[Node, set[Any]]:
        """What arrives where of what ``begins``; at a ``certain`` place nothing does but its one value (if ``valued``)."""
        into: dict[Node, set[Node]] = defaultdict(set)
        for edges in (self._from, self._placing) if placing else (self._from,):
            for to, froms in edges.items():
                for one in froms if to not in certain else ():
                    into[one].add(to)
        found = defaultdict(set, {node: set(known) for node, known in begins.items() if node not in certain})
        if valued:
            found.update((node, {value}) for node, value in certain.items())
        waiting = [*found]
        while waiting:
            node = waiting.pop()
            for to in into.get(node, ()):
                before = len(found[to])
                found[to] |= found[node]
                if before != len(found[to]):
                    waiting.append(to)
        return found

    def said(self, nodes: set[Node]) -> Origin:
        """Of one column. What is 0 or 1 (or nothing) is an answer to a question (``IS NULL``, ``IN``), or counts records."""
        sources = {one for node in nodes for one in self._sources[node]}
        typed = {one for node in nodes for one in self._typed[node]}
        answers = typed <= _YES_OR_NO and len(typed) > 1
        only_typed = bool(not sources and typed - {None} and not answers)
        numbers = {
            value
            for node in nodes
            for register, value in self._numbers[node]
            if value not in (0, 1) or not self._answers[register] >= {0, 1}
        }
        return sorted(sources), only_typed, [] if only_typed else _in_order(numbers)


def _certain(one: _Sum, exact: Mapping[Node, set[Any]]) -> float | None:
    """What comes of a reckoning with every value (or nothing, where one of the two is missing); else nothing is certain."""
    left, right = _values(exact.get(one.left, ())), _values(exact.get(one.right, ()))
    if one.name in ("Multiply", "BitAnd", "And") and {0} in (left, right):
        return 0
    if one.name in ("Divide", "Remainder", "ShiftLeft", "ShiftRight") and left == {0}:
        return 0
    if one.name in ("Subtract", "Remainder") and one.same:
        return 0
    if one.name == "Remainder" and right and right <= {1, -1}:
        return 0
    if (one.name == "Divide" and one.same) or (one.name == "Power" and (right == {0} or left == {1})):
        return 1
    if left and right and len(left) == len(right) == 1 and one.name in _FOLDED:
        return _FOLDED[one.name](*left, *right)
    return None


def _values(exact: Iterable[Any]) -> set[float]:
    """The numbers that a value certainly is one of; empty where that is not known."""
    known = [one for one in exact if one is not None]
    numbers = [_number_in(one) for one in known]
    return {one for one in numbers if one is not None} if None not in numbers else set()


def _number_in(value: Any) -> float | None:
    """What was typed, as a number; ``None`` where it is none."""
    if isinstance(value, int | float):
        return value
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        return None
    return float(value) if set(value) & {*".eE"} else int(value)


def _in_order(numbers: Iterable[Any]) -> list[str]:
    return sorted({str(one) for one in numbers}, key=lambda one: (_number_in(one) or 0, one))
