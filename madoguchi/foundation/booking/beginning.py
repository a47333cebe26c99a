"""A reservation that begins: a step of the act by which something is reserved."""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.booking.calendars import get_calendar
from madoguchi.foundation.booking.codes import new_code, new_number
from madoguchi.foundation.booking.models import Reservation
from madoguchi.foundation.booking.places import take_places
from madoguchi.foundation.booking.vocabulary import State


def new_reservation(
    kind: str,
    calendar_key: str,
    starts_at: datetime,
    minutes: int,
    *,
    waiting: bool = False,
    owner: User | None,
    language: str,
    at: datetime,
) -> Reservation:
    """An unsaved one, held for as long as the calendar says (``waiting``: for the waiting list, which holds no place)."""
    held = timedelta(minutes=get_calendar(calendar_key).hold_minutes)
    mail = (owner.email or "") if owner is not None else ""
    return Reservation(
        number=new_number(), code=new_code(), kind=kind, calendar=calendar_key, starts_at=starts_at, minutes=minutes,
        state=State.JOINING if waiting else State.HELD, held_until=at + held, begun_at=at, owner=owner,
        name=owner.name[:100] if owner is not None else "", mail=mail, mail_confirmed_at=at if mail else None,
        language=language,
    )  # fmt: skip


def keep_reservation(reservation: Reservation, *, at: datetime) -> None:
    """Save it and take its places; raises ``SlotNotOffered`` or ``SlotTaken``, and then nothing is kept."""
    reservation.save(force_insert=True)
    if reservation.state == State.HELD:
        take_places(reservation, at=at)
