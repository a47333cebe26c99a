"""Where an expression finds its values. A plain ``dict`` of paths is a scope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from madoguchi.foundation.forms.vocabulary import Answers, Circumstances

TODAY, HOUSEHOLD, LINEAL, REGISTER, REACHED = "@today", "@household", "@lineal", "@register", "@reached"
"""Names that no definition can spell; functions ask the scope for circumstances by them."""


class Scope(Protocol):
    """Gives the canonical JSON value at a path, ``None`` when it is unknown.

    A field of a repeat (``children.born_on``) is a list, one value per row, in the order of the rows.
    """

    def get(self, path: str, /) -> Any:
        """The value at ``path``."""


def scope_of(answers: Answers, circumstances: Circumstances, *, row: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Everything an expression may ask: answers, circumstances, and (inside a repeat) the row's own names first."""
    scope: dict[str, Any] = {
        "channel": circumstances.channel,
        "assurance": circumstances.assurance,
        "represent": circumstances.represent,
        TODAY: circumstances.today.isoformat(),
        HOUSEHOLD: circumstances.household,
        LINEAL: circumstances.lineal,
        REGISTER: circumstances.known,
        REACHED: circumstances.register_reached,
    }
    for name, value in answers.items():
        scope[name] = value
        if value.__class__ is list and value and value[0].__class__ is dict:
            for column in {key for each in value for key in each}:
                scope.setdefault(f"{name}.{column}", [each.get(column) for each in value])
    if row is not None:
        scope.update(row)
    return scope


class RowScope:
    """One row of a repeat before everything else, while ``any()``, ``sum()`` … go over the rows."""

    __slots__ = ("outer", "row")

    def __init__(self, outer: Scope, row: dict[str, Any]) -> None:
        self.outer, self.row = outer, row

    def get(self, path: str, /) -> Any:
        """The row's value at ``path``, or the outer scope's."""
        return self.row[path] if path in self.row else self.outer.get(path)
