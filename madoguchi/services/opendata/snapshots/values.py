"""Text of a CSV cell as a typed value, and back; the empty cell is a missing value in every kind."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Any

from madoguchi.services.opendata.snapshots.vocabulary import NUMERIC, Kind

Value = str | int | float | bool
"""What a filter compares with and an answer holds; a missing value is ``None``."""
_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_TIME = re.compile(r"(([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?|24:00(:00)?)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?")
TRUE, FALSE = frozenset({"true", "1", "有", "はい"}), frozenset({"false", "0", "無", "いいえ"})
BOUNDS: dict[Kind, float] = {"longitude": 180.0, "latitude": 90.0}


def stored(text: str, kind: Kind) -> Any:
    """The value as SQLite keeps it. Raises ``ValueError`` where the text is no value of its kind."""
    if text == "":
        return None
    if kind == "text":
        return text
    if kind == "integer":
        return _integer(text)
    if kind in NUMERIC:
        return _number(text, kind)
    if kind == "boolean":
        if text.lower() not in TRUE | FALSE:
            raise ValueError(text)
        return int(text.lower() in TRUE)
    pattern = {"date": _DATE, "time": _TIME, "datetime": _MOMENT}[kind]
    if not pattern.fullmatch(text):
        raise ValueError(text)
    if kind == "date":
        date.fromisoformat(text)
    elif kind == "datetime":
        datetime.fromisoformat(text)
    return text


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueError(text)
    value = int(text)
    if not -(2**63) <= value < 2**63:
        raise ValueError(text)
    return value


def _number(text: str, kind: Kind) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    # -0.0 and 0.0 are one number, and are written as one.
    value = float(text) + 0.0
    if not math.isfinite(value) or abs(value) > BOUNDS.get(kind, math.inf):
        raise ValueError(text)
    return value


def told(value: Any, kind: Kind) -> Value | None:
    """A stored value as an answer tells it."""
    return bool(value) if kind == "boolean" and value is not None else value


def written(value: Any) -> str:
    """A told value as a cell of a CSV answer."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)
