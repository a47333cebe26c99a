"""The days and times among which somebody chooses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from madoguchi.foundation.booking.queries import TimeOffered, times_offered
from madoguchi.foundation.booking.vocabulary import Calendar
from madoguchi.foundation.booking.words import day_label
from madoguchi.foundation.forms.public import Text


@dataclass(frozen=True, slots=True)
class DayChoice:
    """One day: how many of its times are free, and whether it is the one shown."""

    day: date
    free: int
    shown: bool

    @property
    def label(self) -> Text:
        """``11月4日（水）``."""
        return day_label(self.day)


@dataclass(frozen=True, slots=True)
class Choosing:
    """The days on offer, and the times of one of them."""

    days: list[DayChoice]
    day: date | None
    times: list[TimeOffered]
    may_wait: bool

    @property
    def label(self) -> Text:
        """The day that is shown, in words."""
        return day_label(self.day) if self.day else Text(ja="")

    @property
    def waiting(self) -> list[TimeOffered]:
        """The full times for which somebody may wait."""
        return [one for one in self.times if not one.left] if self.may_wait else []

    @property
    def free(self) -> list[TimeOffered]:
        """The times that can be reserved at once."""
        return [one for one in self.times if one.left]


def choose(calendar: Calendar, minutes: int, *, day: str = "", may_wait: bool = True, at: datetime) -> Choosing:
    """Every day that has a time at which ``minutes`` fit in; ``day`` (ISO) is shown, or the first with a free time."""
    offered = times_offered(calendar, minutes, at=at)
    free = {one: sum(bool(time.left) for time in times) for one, times in offered.items()}
    wanted = next((one for one in offered if one.isoformat() == day), None)
    shown = wanted or next((one for one in offered if free[one]), next(iter(offered), None))
    return Choosing(
        days=[DayChoice(one, free[one], one == shown) for one in offered],
        day=shown,
        times=offered[shown] if shown else [],
        may_wait=may_wait and calendar.waiting_list,
    )


def chosen_moment(typed: str) -> datetime | None:
    """``2026-11-04T09:30`` as a moment; ``None`` for anything else."""
    try:
        local = datetime.strptime(typed, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - local time of the city
    except ValueError:
        return None
    return timezone.make_aware(local)
