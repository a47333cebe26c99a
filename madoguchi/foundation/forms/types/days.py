"""``date``: typed in the Japanese or the western calendar, kept as ``YYYY-MM-DD`` (GIF), shown as people expect."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.foundation.forms.types.base import FieldType, Unacceptable
from madoguchi.foundation.forms.types.shapes import day_of, typed_text
from madoguchi.foundation.forms.vocabulary import Circumstances, Field
from madoguchi.kernel import clock
from madoguchi.kernel.ui.wareki import DateUnclear, parse_date_typed, to_wareki

_BOUND = re.compile(r"today(?: *([+-]) *([0-9]{1,5}))?")
LONGEST = 60
EARLIEST, LATEST = date(1868, 1, 25), date(2999, 12, 31)


def read_day(text: str, part: str = "") -> date | None:
    """The day somebody typed, ``None`` when nothing was; ``Unacceptable`` when it is no day."""
    plain = " ".join(text.split())
    if not plain:
        return None
    try:
        if len(plain) > LONGEST:
            raise DateUnclear(plain[:LONGEST])
        return parse_date_typed(plain, clock.today())
    except DateUnclear as unclear:
        raise Unacceptable(str(unclear.sentence), part=part, code=unclear.code) from None


def show_day(iso: str, language: str) -> str:
    """An ISO day in words."""
    return to_wareki(date.fromisoformat(iso), language)


def bound_of(bound: Any, today: date) -> date | None:
    """A bound of the definition: an ISO day, ``today``, ``today+14`` or ``today-3`` (days)."""
    if isinstance(bound, date):
        return bound
    if not isinstance(bound, str):
        return None
    relative = _BOUND.fullmatch(bound.strip())
    if relative:
        days = int(relative[2] or 0)
        return today + timedelta(days=-days if relative[1] == "-" else days)
    try:
        return date.fromisoformat(bound)
    except ValueError:
        return None


class Day(FieldType):
    """Value: ``YYYY-MM-DD``. One input takes 昭和60年4月1日, S60.4.1, 1985-04-01, 1985/4/1 …"""

    name = "date"
    kind = "date"

    def retype(self, value: Any, field: Field) -> dict[str, Any]:
        """In words, so that it can be read again; the western form is shown beside it."""
        try:
            return {"": to_wareki(date.fromisoformat(value), "ja")} if value else {"": ""}
        except (TypeError, ValueError):
            return {"": str(value)}

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """The ISO day."""
        day = read_day(typed_text(typed))
        return day.isoformat() if day else None

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """A day that exists, within the bounds."""
        day = day_of(value)
        least = bound_of(field.minimum, circumstances.today) or EARLIEST
        most = bound_of(field.maximum, circumstances.today) or LATEST
        language = get_language() or "ja"
        if day < least:
            raise Unacceptable(_("Enter %(day)s or later.") % {"day": to_wareki(least, language)}, code="bounds")
        if day > most:
            raise Unacceptable(_("Enter %(day)s or earlier.") % {"day": to_wareki(most, language)}, code="bounds")

    def show(self, value: Any, field: Field, language: str) -> str:
        """In Japanese by era, with the western year beside it."""
        day = date.fromisoformat(value)
        if language == "ja":
            return f"{to_wareki(day, language)}（{day.year}年）"
        return to_wareki(day, language)

    def json_schema(self, field: Field) -> dict[str, Any]:
        """A date."""
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """ISO."""
        return {"": value or ""}

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """A day within the bounds."""
        least, most = (bound_of(bound, circumstances.today) for bound in (field.minimum, field.maximum))
        usual = date(1990, 4, 1)
        if (least is None or least <= usual) and (most is None or usual <= most):
            return usual.isoformat()
        return (least or most or usual).isoformat()
