"""Cursors: where a page ended, for the same question of the same version.

They hold values of the data and no words of a statement; read back, each is checked against the kind of its field and
then bound. Whoever makes one up begins at a place of their choice, which ``sort`` and filters allow everybody.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from typing import Any

from madoguchi.services.opendata.snapshots.opened import About
from madoguchi.services.opendata.snapshots.questions import Question
from madoguchi.services.opendata.snapshots.refusals import PlaceLost


def written_cursor(question: Question, about: About, place: list[Any]) -> str:
    """``place``: the values that the last record was sorted by, and its number."""
    text = json.dumps([_digest(question, about), *place], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(question: Question, about: About) -> list[Any] | None:
    """The place; ``None`` for the first page. Raises ``PlaceLost``."""
    if not question.cursor:
        return None
    try:
        raw = question.cursor.encode("ascii")
        told = json.loads(base64.b64decode(raw + b"=" * (-len(raw) % 4), altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        raise PlaceLost from None
    if not isinstance(told, list) or not told or told[0] != _digest(question, about):
        raise PlaceLost
    place = told[1:]
    kinds = ["number"] if question.near else [about.columns[about.index[one.field]].kind for one in question.sort]
    if len(place) != len(kinds) + 1 or type(place[-1]) is not int or not 0 <= place[-1] < 2**63:
        raise PlaceLost
    if not all(_fits(value, kind) for value, kind in zip(place[:-1], kinds, strict=True)):
        raise PlaceLost
    if question.near and place[0] is None:
        raise PlaceLost
    return place


def _fits(value: Any, kind: str) -> bool:
    if value is None:
        return True
    if kind in ("integer", "boolean"):
        return type(value) is int and -(2**63) <= value < 2**63
    if kind in ("number", "longitude", "latitude"):
        return type(value) in (int, float) and abs(value) < sys.float_info.max
    return isinstance(value, str) and value.encode("utf-8", "ignore").decode() == value


def _digest(question: Question, about: About) -> str:
    asked = [
        about.fingerprint, [(one.field, one.operator, one.value) for one in question.filters], question.text,
        question.bbox, question.near, question.sort,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()[:16]
