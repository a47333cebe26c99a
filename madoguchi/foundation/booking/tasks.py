"""Jobs and chores of reservations."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q

from madoguchi.foundation.booking.calendars import booking_rules, find_calendar
from madoguchi.foundation.booking.models import Booking, Closure, Reservation, ReservationCode, Visit
from madoguchi.foundation.booking.operations.closing import settle_closure
from madoguchi.foundation.booking.operations.tending import (
    remind_of_appointment,
    remind_of_reservation,
    tend_booking_day,
)
from madoguchi.foundation.booking.places import days_to_tend
from madoguchi.foundation.booking.queries import appointments_due_for_reminding, reservations_due_for_reminding
from madoguchi.foundation.booking.vocabulary import OVER
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.chores import chore
from madoguchi.kernel.jobs import job

KEPT_WITHOUT_RULES = 30


@job("booking.tend_day")
def tend_day_that_changed(*, key: str, calendar: str, day: str) -> None:
    """Offer what came free to those who wait."""
    if find_calendar(calendar) is not None:
        tend_booking_day(calendar, date.fromisoformat(day), by=SYSTEM, at=clock.now())


@job("booking.settle_closure")
def settle_closed_time(*, key: str, closure: int) -> None:
    """Tell those who were just confirming when their time was closed."""
    row = Closure.objects.filter(pk=closure).first()
    if row is not None:
        settle_closure(row, by=SYSTEM, at=clock.now())


@chore("booking.tend_days", every=timedelta(minutes=1))
def tend_days(*, at: datetime) -> int:
    """End holds and offers whose time is up, and pass on what they held; whatever came free without notice too."""
    return sum(tend_booking_day(calendar, day, by=SYSTEM, at=at) for calendar, day in sorted(days_to_tend(at=at)))


@chore("booking.remind", every=timedelta(minutes=10))
def remind_everybody(*, at: datetime) -> int:
    """Remind those whose time comes near."""
    told = 0
    for reservation in reservations_due_for_reminding(at=at):
        told += remind_of_reservation(reservation, by=SYSTEM, at=at)
    for booking in appointments_due_for_reminding(at=at):
        try:
            told += remind_of_appointment(booking, by=SYSTEM, at=at)
        except Booking.DoesNotExist:
            continue
    return told


@chore("booking.forget_old_reservations", every=timedelta(hours=6))
def forget_old_reservations(*, at: datetime) -> int:
    """Forget who it was, ``kept_days`` after the time; what never came about and old codes are deleted after a day."""
    rules = booking_rules().visits
    kept = timedelta(days=rules.kept_days if rules else KEPT_WITHOUT_RULES)
    yesterday = at - timedelta(days=1)
    gone = ReservationCode.objects.filter(asked_at__lt=yesterday).delete()[0]
    never = Reservation.objects.filter(state="lapsed", joined_at=None, confirmed_at=None, ended_at__lt=yesterday)
    gone += never.delete()[0]
    known = ~Q(name="", name_parts={}, mail="", phone="", owner=None)
    old = Reservation.objects.filter(starts_at__lt=at - kept)
    old = old.filter(Q(state__in=OVER) | Q(starts_at__lt=at - 2 * kept))
    gone += Visit.objects.exclude(counter_set="").filter(reservation__in=old).update(counter_set="")
    old = old.filter(known)
    return gone + old.update(name="", name_parts={}, mail="", mail_confirmed_at=None, phone="", owner=None)
