"""Values of the booking room (予約): calendars, opening hours, slots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from madoguchi.foundation.forms.public import Text


@dataclass(frozen=True, slots=True)
class Opening:
    """On these weekdays (0 is Monday), a slot at ``first`` and then every ``minutes`` up to ``last``."""

    weekdays: frozenset[int]
    first: time
    last: time
    minutes: int
    capacity: int
    pause: tuple[time, time] | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """A booking calendar of the city (予約枠)."""

    key: str
    title: Text
    place: Text
    department: str
    openings: tuple[Opening, ...]
    lead_working_days: int
    horizon_days: int
    closed_on: frozenset[date] = frozenset()
    open_on_holidays: bool = False
    whole_day: bool = False
    """The day is what is booked; the time only says by when (a collection, not a meeting)."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One time that can be taken: local time without a zone, and how many seats are left."""

    calendar: str
    starts_at: datetime
    capacity: int
    left: int

    @property
    def iso(self) -> str:
        """``2026-11-04T09:30``: the canonical value of an appointment."""
        return self.starts_at.strftime("%Y-%m-%dT%H:%M")
