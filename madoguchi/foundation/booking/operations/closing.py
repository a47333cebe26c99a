"""Closing a time, and opening it again (予約の停止)."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from madoguchi.foundation.booking.models import Booking, Closure, Reservation
from madoguchi.foundation.booking.notices import take_reminder_back, tell_appointment_closed, tell_closed
from madoguchi.foundation.booking.places import lock_day, tend_later
from madoguchi.foundation.booking.queries import bookings_on
from madoguchi.foundation.booking.seats import reminder_key
from madoguchi.foundation.booking.vocabulary import Shut, State
from madoguchi.foundation.messaging.public import take_back_mail
from madoguchi.kernel import jobs
from madoguchi.kernel.acts import Actor, act


def close_time(
    calendar_key: str,
    day: date,
    *,
    begins: time,
    ends: time,
    reason: str,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Closure:
    """Close a stretch of a day. Whoever has reserved it is told why, and may choose another time.

    ``reason`` is a key of the city's ``closing_reasons``. Applicants whose case holds the time are told too; their
    seats stay, until the office has found another time with them.
    """
    closure = Closure(calendar=calendar_key, day=day, begins=begins, ends=ends, reason=reason, note=note, made_at=at)
    with act("closure.make", on=closure, by=by, at=at, calendar=calendar_key, day=day.isoformat()) as this:
        lock_day(calendar_key, day)
        closure.save()
        this.note(told=_displace(closure, at=at))
        jobs.enqueue("booking.settle_closure", key=f"closure {closure.pk}", closure=closure.pk)
    return closure


def settle_closure(closure: Closure, *, by: Actor, at: datetime) -> None:
    """Tell those who were just confirming when the time was closed, and so were passed over."""
    with act("closure.settle", on=closure, by=by, at=at) as this:
        if closure.lifted_at is None:
            this.note(told=_displace(closure, at=at))


def lift_closure(closure: Closure, *, by: Actor, at: datetime) -> None:
    """Open the time again; harmless when done twice."""
    with act("closure.lift", on=closure, by=by, at=at, calendar=closure.calendar, day=closure.day.isoformat()):
        if closure.lifted_at is None:
            closure.lifted_at = at
            closure.save(update_fields=["lifted_at"])
            tend_later(closure.calendar, closure.day)


def _displace(closure: Closure, *, at: datetime) -> list[str]:
    """Take the seats of a closed time back and tell their holders; returns the numbers of those told.

    A row that somebody is just changing is passed over: waiting for it while the day is held could wait for ever.
    """
    told: list[str] = []
    seats = seats_within(closure)
    rows = Reservation.objects.filter(pk__in={one.reservation_id for one in seats if one.reservation_id is not None})
    for one in rows.order_by("id").select_for_update(skip_locked=True):
        one.seats.all().delete()
        if one.state == State.CONFIRMED:
            take_reminder_back(one)
            one.state, one.sequence = State.DISPLACED, one.sequence + 1
            tell_closed(one, closure)
            told.append(one.number)
        elif one.state in (State.HELD, State.OFFERED):
            one.state, one.held_until, one.ended_at = State.LAPSED, None, at
        one.save(update_fields=["state", "held_until", "ended_at", "sequence"])
    for seat in seats:
        if seat.reservation_id is None:
            take_back_mail(reminder_key(seat))
            tell_appointment_closed(seat, closure)
            told.append(seat.case_number)
    return told


def seats_within(closure: Closure) -> list[Booking]:
    """The seats that a closure concerns."""
    shut = Shut(closure.begins, closure.ends)
    taken = bookings_on(closure.calendar, closure.day)
    return [one for one in taken if timezone.localtime(one.starts_at).time() in shut]
