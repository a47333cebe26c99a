"""What a calendar offers, by the calendar and the office's closures (who has taken what is the queries' matter)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from madoguchi.foundation.booking.models import Reservation
from madoguchi.foundation.booking.vocabulary import Calendar, Offered, Opening, Shut, State
from madoguchi.foundation.organisation.public import add_working_days, is_working_day

SHORTEST_OFFER = timedelta(minutes=30)
"""A freed place is offered only to somebody who has so long to take it."""


def first_day_offered(calendar: Calendar, *, today: date) -> date:
    """The earliest day that still leaves the office its working days of notice."""
    if calendar.lead_working_days:
        return add_working_days(today, calendar.lead_working_days)
    return today


def last_day_offered(calendar: Calendar, *, today: date) -> date:
    """The latest day that can be taken."""
    return today + timedelta(days=calendar.horizon_days)


def offered_on(calendar: Calendar, day: date, shut: Sequence[Shut] = ()) -> dict[datetime, Offered]:
    """The aware starting times of one day; empty when closed. ``shut`` is what the office closed."""
    special = calendar.special_days.get(day)
    if special is None and (day in calendar.closed_on or not (calendar.open_on_holidays or is_working_day(day))):
        return {}
    found: dict[datetime, Offered] = {}
    for opening in calendar.openings if special is None else special:
        if day.weekday() not in opening.weekdays:
            continue
        for moment in _times(opening, day):
            if any(timezone.localtime(moment).time() in one for one in shut):
                continue
            known = found.get(moment, Offered(0, opening.minutes))
            found[moment] = Offered(known.capacity + opening.capacity, min(known.minutes, opening.minutes))
    return dict(sorted(found.items()))


def run_from(
    calendar: Calendar, offered: Mapping[datetime, Offered], starts_at: datetime, minutes: int
) -> list[datetime]:
    """The slots, one after the other without a gap, that somebody needs for ``minutes``; empty when they do not fit."""
    run: list[datetime] = []
    moment, left = starts_at, minutes
    while not run or left > 0:
        slot = offered.get(moment)
        if slot is None:
            return []
        run.append(moment)
        if calendar.whole_day:
            break
        moment, left = moment + timedelta(minutes=slot.minutes), left - slot.minutes
    return run


def within_reach(calendar: Calendar, starts_at: datetime, *, at: datetime) -> bool:
    """Whether a time can still, and already, be taken at the moment ``at``."""
    today, day = timezone.localdate(at), timezone.localdate(starts_at)
    if not first_day_offered(calendar, today=today) <= day <= last_day_offered(calendar, today=today):
        return False
    return starts_at - timedelta(minutes=calendar.lead_minutes) > at


def offer_ends(calendar: Calendar, starts_at: datetime, *, at: datetime) -> datetime | None:
    """Until when a freed place is held for the next one in line; ``None`` where too little time is left."""
    latest = starts_at - timedelta(minutes=max(calendar.lead_minutes, 1))
    ends = min(at + timedelta(hours=calendar.offer_hours), latest)
    return ends if ends - at >= min(SHORTEST_OFFER, timedelta(hours=calendar.offer_hours)) else None


def may_change_now(reservation: Reservation, calendar: Calendar, *, at: datetime) -> bool:
    """Whether its holder may still change or cancel it by himself."""
    if reservation.state in (State.WAITING, State.OFFERED, State.DISPLACED):
        return reservation.starts_at > at or reservation.state == State.DISPLACED
    limit = timedelta(hours=calendar.change_until_hours)
    return reservation.state == State.CONFIRMED and reservation.starts_at - limit > at


def is_of_now(calendar: Calendar | None, reservation: Reservation, *, at: datetime) -> bool:
    """Whether whoever stands there at ``at`` comes about the time that was reserved; never where the calendar is gone."""
    if calendar is None:
        return False
    early, late = timedelta(minutes=calendar.early_minutes), timedelta(minutes=calendar.late_minutes)
    return reservation.starts_at - early <= at <= reservation.ends_at + late


def _times(opening: Opening, day: date) -> Iterator[datetime]:
    moment = datetime.combine(day, opening.first)
    while moment.time() <= opening.last and moment.date() == day:
        if not (opening.pause and opening.pause[0] <= moment.time() < opening.pause[1]):
            yield timezone.make_aware(moment)
        moment += timedelta(minutes=opening.minutes)
