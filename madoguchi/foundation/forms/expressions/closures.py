"""From the JSON tree to nested closures: every decision that can be made at compile time is made here.

Logic is Kleene's: ``False and unknown`` is false, ``True or unknown`` is true, all else with unknown is unknown.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from madoguchi.foundation.forms.expressions.functions import FUNCTIONS, add_days, days_between
from madoguchi.foundation.forms.expressions.scope import RowScope, Scope
from madoguchi.foundation.forms.expressions.values import READERS, Tree, tidy, whole_yen

Run = Callable[[Scope], Any]
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def _divide(a: Any, b: Any) -> Any:
    return tidy(a / b) if b else None


_ARITHMETIC: dict[tuple[str, str], Callable[[Any, Any], Any]] = {
    ("+", "number"): lambda a, b: tidy(a + b),
    ("-", "number"): lambda a, b: tidy(a - b),
    ("*", "number"): lambda a, b: tidy(a * b),
    ("/", "number"): _divide,
    ("+", "money"): lambda a, b: whole_yen(a + b),
    ("-", "money"): lambda a, b: whole_yen(a - b),
    ("*", "money"): lambda a, b: whole_yen(a * b),
    ("/", "money"): lambda a, b: whole_yen(a / b) if b else None,
    ("+", "date"): add_days,
    ("-", "date"): lambda day, days: add_days(day, -days),
    ("-", "days"): lambda end, start: days_between(start, end),
}


def close(tree: Tree) -> Run:
    """The closure that computes ``tree`` in a scope."""
    return _BUILDERS[tree[0]](tree)


def _literal(tree: Tree) -> Run:
    value = tree[1]
    return lambda scope: value


def _name(tree: Tree) -> Run:
    path, kind = tree[1], tree[2]
    if kind == "bool":

        def flag(scope: Scope) -> Any:
            value = scope.get(path)
            return value if value is True or value is False else None

        return flag
    if kind in ("choice", "text"):

        def text(scope: Scope) -> Any:
            value = scope.get(path)
            return value if value.__class__ is str else None

        return text
    read = READERS[kind]
    return lambda scope: read(scope.get(path))


def _rank(tree: Tree) -> Run:
    part, ranks = close(tree[1]), {key: place for place, key in enumerate(tree[2])}
    return lambda scope: ranks.get(part(scope))


def _compare(tree: Tree) -> Run:
    op, left, right = tree[1], tree[2], tree[3]
    if right[0] == "lit":
        literal = right[1]
        if left[0] == "name" and left[2] in ("choice", "text") and op in ("==", "!="):
            path = left[1]
            if op == "==":

                def same(scope: Scope) -> Any:
                    value = scope.get(path)
                    return value == literal if value.__class__ is str else None

                return same

            def different(scope: Scope) -> Any:
                value = scope.get(path)
                return value != literal if value.__class__ is str else None

            return different
        part, compare = close(left), _COMPARE[op]

        def against(scope: Scope) -> Any:
            value = part(scope)
            return None if value is None else compare(value, literal)

        return against
    return _both(close(left), close(right), _COMPARE[op])


def _both(one: Run, other: Run, combine: Callable[[Any, Any], Any]) -> Run:
    def run(scope: Scope) -> Any:
        a = one(scope)
        if a is None:
            return None
        b = other(scope)
        return None if b is None else combine(a, b)

    return run


def _one(part: Run, change: Callable[[Any], Any]) -> Run:
    def run(scope: Scope) -> Any:
        value = part(scope)
        return None if value is None else change(value)

    return run


def _in(tree: Tree) -> Run:
    values = frozenset(tree[2])
    return _one(close(tree[1]), lambda value: value in values)


def _arithmetic(tree: Tree) -> Run:
    return _both(close(tree[2]), close(tree[3]), _ARITHMETIC[tree[0], tree[1]])


def _logic(parts: list[Run], decisive: bool) -> Run:
    if len(parts) == 2:
        one, other = parts

        def pair(scope: Scope) -> Any:
            a = one(scope)
            if a is decisive:
                return decisive
            b = other(scope)
            return decisive if b is decisive else None if a is None or b is None else not decisive

        return pair

    def run(scope: Scope) -> Any:
        result: bool | None = not decisive
        for part in parts:
            value = part(scope)
            if value is decisive:
                return decisive
            if value is None:
                result = None
        return result

    return run


def _if(tree: Tree) -> Run:
    condition, then, otherwise = (close(part) for part in tree[1:])

    def run(scope: Scope) -> Any:
        holds = condition(scope)
        return None if holds is None else then(scope) if holds else otherwise(scope)

    return run


def _call(tree: Tree) -> Run:
    function = FUNCTIONS[tree[1]]
    compute, with_scope = function.run, function.with_scope
    assert compute is not None  # forms never reach the tree as calls
    if tree[1] in ("same_household", "lineal", "register"):
        plain = tree[2:]
        return lambda scope: compute(scope, *plain)
    parts = [close(part) for part in tree[2:]]

    def run(scope: Scope) -> Any:
        values = [part(scope) for part in parts]
        if None in values:
            return None
        return compute(scope, *values) if with_scope else compute(*values)

    return run


def _extreme(tree: Tree) -> Run:
    parts, choose = [close(part) for part in tree[1:]], min if tree[0] == "min" else max

    def run(scope: Scope) -> Any:
        values = [part(scope) for part in parts]
        return None if None in values else choose(values)

    return run


def _every(values: list[Any]) -> bool | None:
    return False if False in values else None if None in values else True


def _some(values: list[Any]) -> bool | None:
    return True if True in values else None if None in values else False


def _known_only(combine: Callable[[list[Any]], Any]) -> Callable[[list[Any]], Any]:
    return lambda values: None if None in values else combine(values)


_OVER_ROWS: dict[str, Callable[[list[Any]], Any]] = {
    "any": _some,
    "all": _every,
    "tally": _known_only(lambda values: sum(1 for v in values if v)),
    "sum": _known_only(lambda values: tidy(sum(values))),
    "least": _known_only(lambda values: min(values) if values else None),
    "most": _known_only(lambda values: max(values) if values else None),
}


def _over_rows(tree: Tree) -> Run:
    combine, paths, part, repeat = _OVER_ROWS[tree[0]], tree[1], close(tree[2]), tree[3]

    def run(scope: Scope) -> Any:
        if scope.get(repeat) == []:
            return combine([])
        columns = [scope.get(path) for path in paths]
        if any(column.__class__ is not list for column in columns):
            return None
        rows = max(len(column) for column in columns)
        values = []
        for index in range(rows):
            row = {p: c[index] if index < len(c) else None for p, c in zip(paths, columns, strict=True)}
            values.append(part(RowScope(scope, row)))
        return combine(values)

    return run


def _known(tree: Tree) -> Run:
    path = tree[1]
    return lambda scope: scope.get(path) not in (None, "", [])


def _contains(tree: Tree) -> Run:
    key = tree[2]
    return _one(close(tree[1]), lambda chosen: key in chosen)


_BUILDERS: dict[str, Callable[[Tree], Run]] = {
    "lit": _literal,
    "name": _name,
    "rank": _rank,
    "cmp": _compare,
    "in": _in,
    "and": lambda tree: _logic([close(part) for part in tree[1:]], False),
    "or": lambda tree: _logic([close(part) for part in tree[1:]], True),
    "not": lambda tree: _one(close(tree[1]), operator.not_),
    "neg": lambda tree: _one(close(tree[1]), operator.neg),
    "if": _if,
    "call": _call,
    "min": _extreme,
    "max": _extreme,
    "count": lambda tree: _one(close(tree[1]), len),
    "known": _known,
    "contains": _contains,
    **dict.fromkeys(("+", "-", "*", "/"), _arithmetic),
    **dict.fromkeys(_OVER_ROWS, _over_rows),
}
