"""``appointment``: a time to come (来庁予約). Booking holds the capacity; here only the wish is checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.foundation.forms.slots import free_times
from madoguchi.foundation.forms.types.base import FieldType, Unacceptable
from madoguchi.foundation.forms.types.shapes import malformed, object_of, typed_text
from madoguchi.foundation.forms.vocabulary import Circumstances, Field
from madoguchi.kernel.ui.wareki import to_wareki_moment

_MINUTE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")


def _minute(value: Any) -> datetime:
    if not isinstance(value, str) or not _MINUTE.fullmatch(value):
        raise malformed()
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise malformed() from None


class Appointment(FieldType):
    """Value: ``{"calendar", "starts_at"}``, local time to the minute."""

    name = "appointment"
    kind = "object"

    def retype(self, value: Any, field: Field) -> dict[str, Any]:
        """The chosen time."""
        return {"": str(value.get("starts_at", "")) if isinstance(value, dict) else ""}

    def parse(self, typed: Mapping[str, Any], field: Field) -> Any:
        """The time that was picked."""
        picked = typed_text(typed)
        if not picked:
            return None
        _minute(picked)
        return {"calendar": field.calendar, "starts_at": picked}

    def check(self, value: Any, field: Field, circumstances: Circumstances) -> None:
        """A time from today of the right calendar. Whether it is still free, booking decides when it takes it."""
        held = object_of(value, ("calendar", "starts_at"))
        if held["calendar"] != field.calendar:
            raise malformed()
        if _minute(held["starts_at"]).date() < circumstances.today:
            raise Unacceptable(_("This time has passed. Choose another."), code="passed")

    def show(self, value: Any, field: Field, language: str) -> str:
        """Day and time."""
        return to_wareki_moment(_minute(value["starts_at"]), language)

    def json_schema(self, field: Field) -> dict[str, Any]:
        """Calendar and minute."""
        return {
            "type": "object",
            "properties": {
                "calendar": {"const": field.calendar},
                "starts_at": {"type": "string", "pattern": f"^{_MINUTE.pattern}$"},
            },
            "required": ["calendar", "starts_at"],
            "additionalProperties": False,
        }

    def export(self, value: Any, field: Field) -> dict[str, str]:
        """The minute."""
        return {"": value["starts_at"] if value else ""}

    def sample(self, field: Field, circumstances: Circumstances) -> Any:
        """The first free time, or a weekday in two weeks."""
        offered = free_times(field.calendar, circumstances.today)
        if offered:
            return {"calendar": field.calendar, "starts_at": offered[0][0]}
        day = circumstances.today + timedelta(days=14)
        while day.weekday() > 4:
            day += timedelta(days=1)
        return {"calendar": field.calendar, "starts_at": datetime.combine(day, time(10)).isoformat(timespec="minutes")}
