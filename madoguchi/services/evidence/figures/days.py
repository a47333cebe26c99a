"""SQLite's functions of days and hours without its clock (時計なし): of a day that is told, never of now.

``date()``, ``date('now')``, ``strftime('%s')``, and now in a column or put together of letters would answer otherwise tomorrow;
``'localtime'`` would answer otherwise on another machine.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

TIMED = ("date", "time", "datetime", "julianday", "strftime")
_TOLD = re.compile(r"\s*[-+]?[0-9]")
_OF_THE_MACHINE = frozenset({"localtime", "utc"})


class ClockAsked(ValueError):
    """A function that would have to look at the clock, or at the machine's time zone."""


class Days:
    """The functions, asked of a connection of their own."""

    def __init__(self) -> None:
        self.refused = ""
        self._connection = sqlite3.connect(":memory:", isolation_level=None)

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()

    def functions(self) -> list[tuple[str, Callable[..., Any]]]:
        """Name and function of each."""
        return [(name, partial(self._ask, name)) for name in TIMED]

    def _ask(self, name: str, *told: Any) -> Any:
        at = 1 if name == "strftime" else 0
        if len(told) <= at:
            self._refuse(name)
        value, modifiers = told[at], told[at + 1 :]
        if any(isinstance(one, str) and one.strip().lower() in _OF_THE_MACHINE for one in modifiers):
            self._refuse(name)
        if value is None:
            return None
        if not isinstance(value, int | float) and not (isinstance(value, str) and _TOLD.match(value)):
            if _is_now(value):
                self._refuse(name)
            return None
        marks = ", ".join("?" * len(told))
        return self._connection.execute(f"SELECT {name}({marks})", told).fetchone()[0]

    def _refuse(self, name: str) -> None:
        self.refused = name
        raise ClockAsked(name)


def _is_now(value: Any) -> bool:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return text.strip("\x00 \t\r\n").lower() in ("now", "subsec", "subsecond")
