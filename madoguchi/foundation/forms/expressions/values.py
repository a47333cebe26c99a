"""What an expression computes with: types, limits, and the reading of canonical JSON values.

Days are ISO text (they sort as they should), numbers are whole where they can be, and a value
that is not of its declared kind is unknown rather than an error: it may come from an older draft.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from madoguchi.foundation.forms.types.base import Kind

Tree = list[Any]
"""A JSON tree: the operator's name, then its arguments."""

GREATEST = 2**53 - 1
"""Beyond this the browser no longer counts exactly, so both engines answer unknown."""
MAX_LENGTH, MAX_NODES, MAX_DEPTH = 2000, 400, 40


@dataclass(frozen=True, slots=True)
class ValueType:
    """The type of a name: its kind, a choice's keys, and ``many`` for a field that has one value per row of a repeat.

    ``ordered`` lets the keys of a choice be compared by their order (``assurance >= 'card'``).
    """

    kind: Kind
    options: tuple[str, ...] = ()
    many: bool = False
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class ExpressionFault:
    """One fault: what is wrong, at which column (from 1), and how to mend it."""

    message: str
    column: int
    remedy: str = ""


class NotAnExpression(ValueError):
    """The source does not compile; ``faults`` holds everything found, in reading order."""

    def __init__(self, source: str, faults: tuple[ExpressionFault, ...], where: str) -> None:
        self.source, self.faults, self.where = source, faults, where
        super().__init__("; ".join(f"{where}:{f.column}: {f.message}" for f in faults))


def _text(value: Any) -> str | None:
    return value if value.__class__ is str else None


def _number(value: Any) -> int | float | None:
    kind = value.__class__
    return value if (kind is int or kind is float) and -GREATEST <= value <= GREATEST else None


def _bool(value: Any) -> bool | None:
    return value if value.__class__ is bool else None


def _list(value: Any) -> list[Any] | None:
    return value if value.__class__ is list else None


def _object(value: Any) -> Any:
    return value if value.__class__ is dict else None


def _day(value: Any) -> str | None:
    return value if value.__class__ is str and is_day(value) else None


def is_day(text: str) -> bool:
    """Whether ``text`` is ``YYYY-MM-DD`` and a day that exists."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-" or not text.isascii():
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


READERS: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "choice": _text,
    "number": _number,
    "money": _number,
    "bool": _bool,
    "date": _day,
    "choices": _list,
    "list": _list,
    "object": _object,
    "none": lambda value: None,
}
"""Kind -> the value if it is of that kind, else unknown."""


def tidy(number: float) -> int | float | None:
    """Whole numbers as ``int``; beyond ``GREATEST`` unknown."""
    if not -GREATEST <= number <= GREATEST:
        return None
    return int(number) if number.__class__ is float and number == math.trunc(number) else number


def whole_yen(amount: float) -> int | None:
    """Cut off what is less than one yen (国等の債権債務等の金額の端数計算に関する法律第2条).

    A millionth is rounded first, so that 100 x 1.15 is 115 yen and not 114.
    """
    if not -GREATEST <= amount <= GREATEST:
        return None
    if isinstance(amount, int):
        return amount
    return math.trunc(math.floor(amount * 1e6 + 0.5) / 1e6)
