"""Taking and giving back seats: steps of the act by which a case is sent in or withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from madoguchi.foundation.booking.calendars import get_calendar
from madoguchi.foundation.booking.models import Booking
from madoguchi.foundation.booking.policies import capacity_at
from madoguchi.foundation.booking.refusals import SlotNotOffered, SlotTaken
from madoguchi.foundation.booking.words import slot_label


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
    capacity = capacity_at(calendar, starts_at, at=at) if starts_at else 0
    if starts_at is None or capacity == 0:
        raise SlotNotOffered(**words)
    if mine is not None:
        mine.delete()
    while True:
        slot = Booking.objects.filter(calendar=calendar_key, starts_at=starts_at)
        taken = set(slot.values_list("seat", flat=True))
        seat = next((number for number in range(capacity) if number not in taken), None)
        if seat is None:
            raise SlotTaken(**words)
        try:
            with transaction.atomic():
                return Booking.objects.create(
                    calendar=calendar_key,
                    starts_at=starts_at,
                    seat=seat,
                    case_id=str(case_id),
                    case_number=case_number,
                    path=path,
                    taken_at=at,
                )
        except IntegrityError:
            # Somebody took this very seat between our look and our writing: it shows now, so look again.
            if not slot.filter(seat=seat).exists():
                raise


def release_slot(booking: Booking) -> None:
    """Give one seat back in the open transaction; doing it twice is harmless."""
    _require_transaction()
    Booking.objects.filter(pk=booking.pk).delete()


def release_slots_of(case_id: object, *, after: datetime | None = None) -> int:
    """Give back all seats of a case (only those still to come, when ``after`` is given); returns how many."""
    _require_transaction()
    held = Booking.objects.filter(case_id=str(case_id))
    if after is not None:
        held = held.filter(starts_at__gt=after)
    return held.delete()[0]


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
