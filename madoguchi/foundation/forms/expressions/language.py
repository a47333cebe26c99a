"""Compiling: from source to an ``Expression`` that can be called, compared, and sent to the browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from madoguchi.foundation.forms.expressions.closures import close
from madoguchi.foundation.forms.expressions.functions import FUNCTIONS
from madoguchi.foundation.forms.expressions.reader import Reader
from madoguchi.foundation.forms.expressions.scope import Scope
from madoguchi.foundation.forms.expressions.values import NotAnExpression, Tree, ValueType
from madoguchi.foundation.forms.types.base import Kind


class Expression:
    """A compiled expression. Called with a scope it gives a canonical JSON value, ``None`` when unknown.

    ``names`` are the paths it reads, ``functions`` those it calls, ``tree`` is its JSON for the browser.
    Two expressions with the same source are equal.
    """

    do_not_call_in_templates = True
    __slots__ = ("functions", "names", "run", "source", "tree", "type")

    def __init__(
        self, source: str, *, gives: ValueType, names: frozenset[str], functions: frozenset[str], tree: Tree
    ) -> None:
        self.source, self.type, self.names, self.functions, self.tree = source, gives, names, functions, tree
        self.run = close(tree)

    def __call__(self, scope: Scope) -> Any:
        return self.run(scope)

    @property
    def in_browser(self) -> bool:
        """Whether the browser can compute all of it (otherwise parts of it are unknown there)."""
        return all(FUNCTIONS[name].browser for name in self.functions)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and other.source == self.source

    def __hash__(self) -> int:
        return hash(self.source)

    def __repr__(self) -> str:
        return f"Expression({self.source!r})"

    def __str__(self) -> str:
        return self.source


def compile_expression(
    source: str, *, names: Mapping[str, ValueType], where: str, expects: Kind | None = None
) -> Expression:
    """Compile ``source``; ``expects`` is the kind its result must have (``bool`` for a condition).

    Raises ``NotAnExpression`` with every fault found; ``where`` names the place in the definition.
    """
    reader = Reader(source, names)
    part = reader.read_whole(expects)
    if reader.faults or part is None or part.type is None:
        raise NotAnExpression(source, tuple(sorted(reader.faults, key=lambda f: f.column)), where)
    return Expression(
        source.strip(),
        gives=part.type,
        names=frozenset(reader.names_used),
        functions=frozenset(reader.functions_used),
        tree=part.tree,
    )
