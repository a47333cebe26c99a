"""Taking and giving back seats: steps of the act by which a case is sent in or withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from madoguchi.foundation.booking.calendars import get_calendar
from madoguchi.foundation.booking.models import Booking
from madoguchi.foundation.booking.places import day_of, take_seat, tend_day, tend_later
from madoguchi.foundation.booking.policies import offered_on, within_reach
from madoguchi.foundation.booking.queries import shut_on
from madoguchi.foundation.booking.refusals import SlotNotOffered, SlotTaken
from madoguchi.foundation.booking.words import slot_label
from madoguchi.foundation.messaging.public import take_back_mail


class TakenOutsideAct(RuntimeError):
    """A seat was to be taken outside a transaction: the application might then fail and the seat stay taken."""


def take_slot(
    calendar_key: str,
    starts_at_iso: str,
    *,
    case_id: object,
    case_number: str,
    path: str,
    at: datetime,
) -> Booking:
    """Take a seat in the open transaction; harmless when this answer holds that slot already.

    Raises ``SlotNotOffered`` or ``SlotTaken``. ``starts_at_iso`` is local time, ``2026-11-04T09:30``.
    """
    _require_transaction()
    calendar = get_calendar(calendar_key)
    starts_at = _moment(starts_at_iso)
    words = {"calendar": str(calendar.title), "slot": _spoken(starts_at, starts_at_iso, calendar.whole_day)}
    mine = Booking.objects.filter(case_id=str(case_id), path=path).first()
    if mine is not None and (mine.calendar, mine.starts_at) == (calendar_key, starts_at):
        return mine
    if starts_at is None or not within_reach(calendar, starts_at, at=at):
        raise SlotNotOffered(**words)
    offered = offered_on(calendar, day_of(starts_at), shut_on(calendar_key, day_of(starts_at))).get(starts_at)
    if offered is None:
        raise SlotNotOffered(**words)
    if mine is not None:
        release_slot(mine)
    tend_day(calendar, day_of(starts_at), at=at)
    case = (str(case_id), case_number, path)
    seat = take_seat(calendar_key, starts_at, offered.capacity, at=at, case=case)
    if seat is None:
        raise SlotTaken(**words)
    return seat


def release_slot(booking: Booking) -> None:
    """Give one seat back in the open transaction; doing it twice is harmless."""
    _require_transaction()
    if Booking.objects.filter(pk=booking.pk).delete()[0]:
        take_back_mail(reminder_key(booking))
        tend_later(booking.calendar, day_of(booking.starts_at))


def release_slots_of(case_id: object, *, after: datetime | None = None) -> int:
    """Give back all seats of a case (only those still to come, when ``after`` is given); returns how many."""
    _require_transaction()
    held = Booking.objects.filter(case_id=str(case_id))
    if after is not None:
        held = held.filter(starts_at__gt=after)
    several = list(held)
    for one in several:
        release_slot(one)
    return len(several)


def reminder_key(booking: Booking) -> str:
    """The occasion of reminding of an appointment of a case: one mail for each time."""
    return f"appointment_reminder:{booking.case_id}:{booking.path}:{booking.starts_at.isoformat()}"[:160]


def _moment(iso: str) -> datetime | None:
    try:
        local = datetime.fromisoformat(iso)
    except (TypeError, ValueError):
        return None
    return timezone.make_aware(local) if timezone.is_naive(local) else None


def _spoken(starts_at: datetime | None, iso: str, whole_day: bool) -> str:
    if starts_at is None:
        return str(iso)[:20]
    return str(slot_label(timezone.make_naive(starts_at), whole_day=whole_day))


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise TakenOutsideAct
