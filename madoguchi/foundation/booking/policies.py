"""What a calendar offers, by the calendar alone (who has taken what is the queries' matter)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from madoguchi.foundation.booking.vocabulary import Calendar, Opening
from madoguchi.foundation.organisation.public import add_working_days, is_working_day


def first_day_offered(calendar: Calendar, *, today: date) -> date:
    """The earliest day that still leaves the office its working days of notice."""
    if calendar.lead_working_days:
        return add_working_days(today, calendar.lead_working_days)
    return today


def last_day_offered(calendar: Calendar, *, today: date) -> date:
    """The latest day that can be taken."""
    return today + timedelta(days=calendar.horizon_days)


def times_on(calendar: Calendar, day: date) -> dict[datetime, int]:
    """The aware starting times of one day with their capacity; empty when closed."""
    if day in calendar.closed_on or not (calendar.open_on_holidays or is_working_day(day)):
        return {}
    found: dict[datetime, int] = {}
    for opening in calendar.openings:
        if day.weekday() in opening.weekdays:
            for moment in _times(opening, day):
                found[moment] = found.get(moment, 0) + opening.capacity
    return dict(sorted(found.items()))


def capacity_at(calendar: Calendar, starts_at: datetime, *, at: datetime) -> int:
    """How many may come at ``starts_at``; 0 when it is not offered at the moment ``at``."""
    today = timezone.localdate(at)
    day = timezone.localdate(starts_at)
    offered = first_day_offered(calendar, today=today) <= day <= last_day_offered(calendar, today=today)
    if not offered or starts_at <= at:
        return 0
    return times_on(calendar, day).get(starts_at, 0)


def _times(opening: Opening, day: date) -> Iterator[datetime]:
    moment = datetime.combine(day, opening.first)
    while moment.time() <= opening.last and moment.date() == day:
        if not (opening.pause and opening.pause[0] <= moment.time() < opening.pause[1]):
            yield timezone.make_aware(moment)
        moment += timedelta(minutes=opening.minutes)
