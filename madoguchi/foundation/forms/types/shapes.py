"""Checks of shape shared by the types. A value may come from anyone's JSON: each refuses, none breaks."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.foundation.forms.normalise import is_sound
from madoguchi.foundation.forms.types.base import Unacceptable

LINE = 200
"""Characters of a line where the definition gives no other limit."""
MOST_TYPED = 20_000
"""Characters that one input may hold at all."""


def malformed(part: str = "") -> Unacceptable:
    """A value of the wrong shape."""
    return Unacceptable(
        _("This answer is not in the form that is needed. Enter it again."), part=part, code="malformed"
    )


def text_of(value: Any, *, most: int = LINE, lines: bool = False, part: str = "", empty: bool = False) -> str:
    """``value`` as sound text of at most ``most`` characters; ``empty`` lets it be empty."""
    if not isinstance(value, str):
        raise malformed(part)
    if not empty and not value.strip():
        raise Unacceptable(_("Enter this part."), part=part, code="missing")
    if not is_sound(value, lines=lines):
        raise Unacceptable(_("This holds characters that cannot be used. Type it again."), part=part, code="characters")
    if len(value) > most:
        raise Unacceptable(
            _("Write at most %(most)d characters (now %(now)d).") % {"most": most, "now": len(value)},
            part=part,
            code="too-long",
        )
    return value


def object_of(value: Any, required: Sequence[str], optional: Sequence[str] = ()) -> Mapping[str, Any]:
    """``value`` as an object with exactly these keys."""
    if not isinstance(value, dict) or not set(required) <= value.keys() <= {*required, *optional}:
        raise malformed()
    return value


def list_of(value: Any, *, most: int) -> list[Any]:
    """``value`` as a list of at most ``most`` items."""
    if not isinstance(value, list):
        raise malformed()
    if len(value) > most:
        raise Unacceptable(_("Keep at most %(most)d.") % {"most": most}, code="many")
    return value


def number_of(value: Any) -> int | float:
    """``value`` as a finite number that every channel can hold exactly."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise malformed()
    if not -(2**53) < value < 2**53 or not math.isfinite(value):
        raise Unacceptable(_("This number is too large."), code="bounds")
    return value


def day_of(value: Any, part: str = "") -> date:
    """``value`` as a day written ``YYYY-MM-DD``."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise malformed(part)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Unacceptable(_("There is no such day. Check the year, month and day."), part=part, code="day") from None


def typed_text(typed: Mapping[str, Any], suffix: str = "", *, most: int = MOST_TYPED, allowed: int = 0) -> str:
    """What one input holds; more than anybody types by hand is refused, never cut, so that nothing is lost unseen.

    ``allowed`` is what the answer itself may hold in the end: the refusal names it instead.
    """
    value = typed.get(suffix, "")
    if not isinstance(value, str):
        return ""
    if len(value) > most:
        raise Unacceptable(
            _("Write at most %(most)d characters (now %(now)d).") % {"most": allowed or most, "now": len(value)},
            part=suffix,
            code="too-long",
        )
    return value


def typed_list(typed: Mapping[str, Any], suffix: str = "") -> list[str]:
    """What a group of inputs holds."""
    value = typed.get(suffix, [])
    if isinstance(value, str):
        return [value] if value else []
    return [item for item in value if isinstance(item, str) and item] if isinstance(value, list | tuple) else []
