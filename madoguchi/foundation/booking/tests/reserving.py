"""People who reserve, wait and read their mail, for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from madoguchi.foundation.booking.models import Reservation
from madoguchi.foundation.booking.operations.reserving import confirm_reservation, hold_time
from madoguchi.foundation.booking.tests.conftest import AT
from madoguchi.foundation.messaging.public import OutgoingMail
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM, Actor

GUEST = Actor(kind="guest", id="guest")
WEDNESDAY = datetime(2026, 11, 4, 9, 0, tzinfo=AT.tzinfo)


def hold(
    who: str, starts_at: datetime = WEDNESDAY, minutes: int = 15, *, at: datetime = AT, **more: Any
) -> Reservation:
    """A time held for somebody whose address is confirmed."""
    with clock.frozen(at):
        held = hold_time("room", "counter", starts_at, minutes, by=GUEST, at=at, **more)
    Reservation.objects.filter(pk=held.pk).update(name=who, mail=f"{who}@example.jp", mail_confirmed_at=at)
    held.refresh_from_db()
    return held


def reserve(who: str, starts_at: datetime = WEDNESDAY, minutes: int = 15, *, at: datetime = AT) -> Reservation:
    """A confirmed reservation."""
    with clock.frozen(at):
        return confirm_reservation(hold(who, starts_at, minutes, at=at), by=GUEST, at=at)


def wait(who: str, starts_at: datetime = WEDNESDAY, minutes: int = 15, *, at: datetime = AT) -> Reservation:
    """Somebody on the waiting list."""
    with clock.frozen(at):
        return confirm_reservation(hold(who, starts_at, minutes, at=at, waiting=True), by=GUEST, at=at)


def state_of(reservation: Reservation) -> str:
    """Its state as the database has it."""
    return str(Reservation.objects.values_list("state", flat=True).get(pk=reservation.pk))


def mails_to(who: str) -> list[str]:
    """Kinds of the mails to somebody, oldest first."""
    mails = OutgoingMail.objects.filter(to=f"{who}@example.jp").order_by("created_at", "id")
    return list(mails.values_list("kind", flat=True))


def later(**much: float) -> datetime:
    """So long after the tests' moment."""
    return AT + timedelta(**much)


__all__ = ["AT", "GUEST", "SYSTEM", "WEDNESDAY", "hold", "later", "mails_to", "reserve", "state_of", "wait"]
