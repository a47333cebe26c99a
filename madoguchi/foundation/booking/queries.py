"""What is free, and who comes when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet
from django.utils import timezone

from madoguchi.foundation.booking.calendars import booking_calendars, find_calendar, get_calendar
from madoguchi.foundation.booking.models import Booking
from madoguchi.foundation.booking.policies import first_day_offered, last_day_offered, times_on
from madoguchi.foundation.booking.vocabulary import Calendar, Slot
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
    offered = times_on(calendar, day)
    taken: dict[datetime, list[Booking]] = {}
    for booking in bookings_on(calendar.key, day):
        taken.setdefault(booking.starts_at, []).append(booking)
    slots = [
        SlotOfDay(timezone.make_naive(moment), tuple(taken.get(moment, ())), offered.get(moment, 0))
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
    taken = _taken(calendar_key, first, last)
    slots = [
        Slot(calendar_key, timezone.make_naive(moment), capacity, capacity - taken.get(moment, 0))
        for day in _days(first, last)
        for moment, capacity in times_on(calendar, day).items()
        if moment > at
    ]
    return [slot for slot in slots if slot.left > 0]


def bookings_on(calendar_key: str, day: date) -> QuerySet[Booking]:
    """Who comes on that day, by time."""
    begins = timezone.make_aware(datetime.combine(day, time()))
    return Booking.objects.filter(
        calendar=calendar_key, starts_at__gte=begins, starts_at__lt=begins + timedelta(days=1)
    ).order_by("starts_at", "seat")


def bookings_of(case_id: object) -> QuerySet[Booking]:
    """The slots that a case holds."""
    return Booking.objects.filter(case_id=str(case_id))


def slots_offered(calendar_key: str, today: date) -> list[tuple[str, Text]]:
    """For the ``appointment`` question: canonical value and label of each free slot."""
    calendar = find_calendar(calendar_key)
    if calendar is None:
        return []
    # The form knows only the day; what has begun today is refused when the slot is taken.
    begins = timezone.make_aware(datetime.combine(today, time()))
    slots = free_slots(calendar_key, on_or_after=today, days=calendar.horizon_days + 1, at=begins)
    return [(slot.iso, slot_label(slot.starts_at, whole_day=calendar.whole_day)) for slot in slots]


def _taken(calendar_key: str, first: date, last: date) -> dict[datetime, int]:
    begins = timezone.make_aware(datetime.combine(first, time()))
    ends = timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))
    rows = (
        Booking.objects.filter(calendar=calendar_key, starts_at__gte=begins, starts_at__lt=ends)
        .order_by()
        .values_list("starts_at")
        .annotate(taken=Count("id"))
    )
    return dict(rows)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
