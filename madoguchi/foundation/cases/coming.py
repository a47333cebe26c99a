"""The day on which somebody comes with prepared answers (事前申請); the room of the visits registers itself at start-up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

DayOf = Callable[[UUID], date | None]
_days: list[DayOf] = []


def register_day_of_visit(day_of: DayOf) -> None:
    """Have ``day_of(draft_id)`` tell the day for which a draft was prepared."""
    _days[:] = [day_of]


def as_of_visit(draft_id: UUID, at: datetime) -> datetime:
    """The moment by which prepared answers are judged: the day of the visit, where it is still to come."""
    day = _days[0](draft_id) if _days else None
    if day is None or day <= timezone.localdate(at):
        return at
    return timezone.make_aware(datetime.combine(day, time(12)))
