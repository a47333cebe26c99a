"""What is free, and who comes when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from madoguchi.foundation.booking.calendars import booking_calendars, find_calendar, get_calendar
from madoguchi.foundation.booking.models import Booking, Closure, Reservation
from madoguchi.foundation.booking.policies import (
    first_day_offered,
    last_day_offered,
    offered_on,
    run_from,
    within_reach,
)
from madoguchi.foundation.booking.vocabulary import WITH_AN_END, Calendar, Shut, Slot, State
from madoguchi.foundation.booking.words import slot_label
from madoguchi.foundation.forms.public import Text
from madoguchi.foundation.organisation.public import department_keys_seen_by

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from madoguchi.foundation.accounts.public import User


@dataclass(frozen=True, slots=True)
class SlotOfDay:
    """One time of a day: who comes, and how many more could."""

    starts_at: datetime
    bookings: tuple[Booking, ...]
    capacity: int

    @property
    def left(self) -> int:
        """Seats left; none where the capacity was lowered after people had booked."""
        return max(0, self.capacity - len(self.bookings))


@dataclass(frozen=True, slots=True)
class DayView:
    """A calendar's day."""

    slots: tuple[SlotOfDay, ...]
    before: date
    after: date

    @property
    def booked(self) -> int:
        """How many come."""
        return sum(len(slot.bookings) for slot in self.slots)


def calendars_seen_by(user: User | AnonymousUser, *, on: date) -> list[Calendar]:
    """The calendars of the departments whose work this person sees."""
    if not user.is_authenticated:
        return []
    departments = department_keys_seen_by(user, on)
    return [one for one in booking_calendars().values() if one.department in departments]


def day_view(calendar: Calendar, day: date) -> DayView:
    """All times of the day, those that are no longer offered but taken included."""
    offered = offered_on(calendar, day, shut_on(calendar.key, day))
    taken: dict[datetime, list[Booking]] = {}
    for booking in bookings_on(calendar.key, day):
        taken.setdefault(booking.starts_at, []).append(booking)
    slots = [
        SlotOfDay(
            timezone.make_naive(moment),
            tuple(taken.get(moment, ())),
            offered[moment].capacity if moment in offered else 0,
        )
        for moment in sorted(offered.keys() | taken.keys())
    ]
    return DayView(tuple(slots), before=day - timedelta(days=1), after=day + timedelta(days=1))


def free_slots(calendar_key: str, *, on_or_after: date, days: int, at: datetime) -> list[Slot]:
    """The slots with a seat left in ``days`` days from ``on_or_after``, as offered at the moment ``at``."""
    calendar = get_calendar(calendar_key)
    today = timezone.localdate(at)
    first = max(on_or_after, first_day_offered(calendar, today=today))
    last = min(on_or_after + timedelta(days=days - 1), last_day_offered(calendar, today=today))
    if last < first:
        return []
    taken, shut = _taken(calendar_key, first, last, at=at), _shut(calendar_key, first, last)
    slots = [
        Slot(calendar_key, timezone.make_naive(moment), offered.capacity, offered.capacity - taken.get(moment, 0))
        for day in _days(first, last)
        for moment, offered in offered_on(calendar, day, shut.get(day, ())).items()
        if within_reach(calendar, moment, at=at)
    ]
    return [slot for slot in slots if slot.left > 0]


@dataclass(frozen=True, slots=True)
class TimeOffered:
    """A time at which something of a certain length could begin."""

    starts_at: datetime
    """Local time without a zone."""
    left: int
    """How many could still begin then; 0 when it is full."""

    @property
    def iso(self) -> str:
        """``2026-11-04T09:30``."""
        return self.starts_at.strftime("%Y-%m-%dT%H:%M")


def times_offered(calendar: Calendar, minutes: int, *, at: datetime) -> dict[date, list[TimeOffered]]:
    """Each day that can be reserved -> its times at which ``minutes`` fit in, the full ones too."""
    today = timezone.localdate(at)
    first, last = first_day_offered(calendar, today=today), last_day_offered(calendar, today=today)
    taken, shut = _taken(calendar.key, first, last, at=at), _shut(calendar.key, first, last)
    found: dict[date, list[TimeOffered]] = {}
    for day in _days(first, last):
        offered = offered_on(calendar, day, shut.get(day, ()))
        for moment in offered:
            run = run_from(calendar, offered, moment, minutes)
            if run and within_reach(calendar, moment, at=at):
                left = min(offered[slot].capacity - taken.get(slot, 0) for slot in run)
                found.setdefault(day, []).append(TimeOffered(timezone.make_naive(moment), max(0, left)))
    return found


def begin_of(day: date) -> datetime:
    """The first moment of a day in the city."""
    return timezone.make_aware(datetime.combine(day, time()))


def reservations_on(calendar_key: str, day: date) -> QuerySet[Reservation]:
    """All reservations of a day, whatever became of them."""
    return Reservation.objects.filter(
        calendar=calendar_key, starts_at__gte=begin_of(day), starts_at__lt=begin_of(day + timedelta(days=1))
    )


def waiting_on(calendar_key: str, day: date) -> QuerySet[Reservation]:
    """Who waits for a place on a day, first come first."""
    return reservations_on(calendar_key, day).filter(state=State.WAITING).order_by("joined_at", "id")


def shut_on(calendar_key: str, day: date) -> list[Shut]:
    """What the office has closed of a day."""
    return _shut(calendar_key, day, day).get(day, [])


def closures_from(calendar_keys: list[str], day: date) -> QuerySet[Closure]:
    """What is closed from a day on, soonest first."""
    return Closure.objects.filter(calendar__in=calendar_keys, day__gte=day, lifted_at=None).order_by("day", "begins")


def reservations_due_for_reminding(*, at: datetime) -> list[Reservation]:
    """Confirmed ones that come near, reserved before the day of reminding, and not yet reminded of that time."""
    rows = Reservation.objects.filter(
        state=State.CONFIRMED, starts_at__gt=at, starts_at__lt=at + timedelta(days=16), mail_confirmed_at__isnull=False
    ).exclude(mail="")
    return [
        one
        for one in rows
        if one.reminded_for != one.starts_at and _is_due(one.calendar, one.starts_at, one.confirmed_at, at)
    ]


def appointments_due_for_reminding(*, at: datetime) -> list[Booking]:
    """The same for appointments of cases."""
    rows = Booking.objects.filter(
        reservation=None, reminded_at=None, starts_at__gt=at, starts_at__lt=at + timedelta(days=16)
    )
    return [one for one in rows if _is_due(one.calendar, one.starts_at, one.taken_at, at)]


REMINDED_FROM = time(9, 0)
"""Nobody is written to in the night."""


def _is_due(calendar_key: str, starts_at: datetime, since: datetime | None, at: datetime) -> bool:
    calendar = find_calendar(calendar_key)
    if calendar is None or not calendar.remind_days:
        return False
    day = timezone.localdate(starts_at) - timedelta(days=calendar.remind_days)
    due = timezone.make_aware(datetime.combine(day, REMINDED_FROM))
    # Whoever reserved on that day has just read when it is.
    return at >= due and since is not None and timezone.localdate(since) < day


def bookings_on(calendar_key: str, day: date) -> QuerySet[Booking]:
    """Who comes on that day, by time."""
    return (
        Booking.objects.filter(
            calendar=calendar_key, starts_at__gte=begin_of(day), starts_at__lt=begin_of(day + timedelta(days=1))
        )
        .select_related("reservation")
        .order_by("starts_at", "seat")
    )


def bookings_of(case_id: object) -> QuerySet[Booking]:
    """The slots that a case holds."""
    return Booking.objects.filter(case_id=str(case_id))


def slots_offered(calendar_key: str, today: date) -> list[tuple[str, Text]]:
    """For the ``appointment`` question: canonical value and label of each free slot."""
    calendar = find_calendar(calendar_key)
    if calendar is None:
        return []
    # The form knows only the day; what has begun today is refused when the slot is taken.
    slots = free_slots(calendar_key, on_or_after=today, days=calendar.horizon_days + 1, at=begin_of(today))
    return [(slot.iso, slot_label(slot.starts_at, whole_day=calendar.whole_day)) for slot in slots]


def _shut(calendar_key: str, first: date, last: date) -> dict[date, list[Shut]]:
    found: dict[date, list[Shut]] = {}
    for one in Closure.objects.filter(calendar=calendar_key, day__range=(first, last), lifted_at=None):
        found.setdefault(one.day, []).append(Shut(one.begins, one.ends))
    return found


def _taken(calendar_key: str, first: date, last: date, *, at: datetime) -> dict[datetime, int]:
    """Starting time -> seats gone; what is held for longer than it may be counts as free."""
    lapsed = Q(reservation__state__in=WITH_AN_END, reservation__held_until__lte=at)
    rows = (
        Booking.objects.filter(
            calendar=calendar_key, starts_at__gte=begin_of(first), starts_at__lt=begin_of(last + timedelta(days=1))
        )
        .exclude(pk__in=Booking.objects.filter(lapsed).values("pk"))
        .order_by()
        .values_list("starts_at")
        .annotate(taken=Count("id"))
    )
    return dict(rows)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
