"""Holding a time, confirming, moving, cancelling, waiting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.booking.beginning import keep_reservation, new_reservation
from madoguchi.foundation.booking.calendars import get_calendar
from madoguchi.foundation.booking.models import LONGEST_NAME, Reservation
from madoguchi.foundation.booking.notices import take_reminder_back, tell
from madoguchi.foundation.booking.places import day_of, give_back, take_places, tend_day
from madoguchi.foundation.booking.policies import may_change_now
from madoguchi.foundation.booking.refusals import (
    ContactNeeded,
    HoldLapsed,
    NotPossibleWithThis,
    NoWaitingList,
    SlotTaken,
    TooLateToChange,
)
from madoguchi.foundation.booking.vocabulary import ReservationEnded, State
from madoguchi.foundation.messaging.public import Kind
from madoguchi.kernel.acts import Actor, act
from madoguchi.kernel.events import announce


def hold_time(
    kind: str,
    calendar_key: str,
    starts_at: datetime,
    minutes: int,
    *,
    waiting: bool = False,
    owner: User | None = None,
    language: str = "ja",
    by: Actor,
    at: datetime,
) -> Reservation:
    """Hold a time (or a place to be on the waiting list) while the form is filled in.

    Raises ``SlotNotOffered``, ``SlotTaken``, ``NoWaitingList``.
    """
    reservation = new_reservation(
        kind, calendar_key, starts_at, minutes, waiting=waiting, owner=owner, language=language, at=at
    )
    with act("reservation.hold", on=reservation, by=by, at=at, calendar=calendar_key):
        if waiting and not get_calendar(calendar_key).waiting_list:
            raise NoWaitingList
        keep_reservation(reservation, at=at)
    return reservation


def give_contact(
    reservation: Reservation, *, name: Mapping[str, str], phone: str, mail: str, by: Actor, at: datetime
) -> Reservation:
    """Say who comes (``name`` in its parts) and how to reach them; another mail address has to be confirmed anew."""
    with act("reservation.give_contact", on=reservation, by=by, at=at):
        if reservation.state not in (State.HELD, State.JOINING):
            raise NotPossibleWithThis
        reservation.name = f"{name['family']} {name['given']}".strip()[:LONGEST_NAME]
        reservation.name_parts, reservation.phone = dict(name), phone
        if mail.lower() != reservation.mail.lower():
            reservation.mail, reservation.mail_confirmed_at = mail, None
        reservation.save(update_fields=["name", "name_parts", "phone", "mail", "mail_confirmed_at"])
    return reservation


def confirm_reservation(reservation: Reservation, *, by: Actor, at: datetime) -> Reservation:
    """Reserve what is held or offered, or stand in line for it.

    Harmless when done twice. Where the hold has just lapsed, the time is taken again if nobody else has it.
    Raises ``ContactNeeded``, ``HoldLapsed``, ``NotPossibleWithThis``.
    """
    with act("reservation.confirm", on=reservation, by=by, at=at) as this:
        if reservation.state in (State.CONFIRMED, State.WAITING):
            this.note(again=True)
            return reservation
        if reservation.state not in (State.HELD, State.OFFERED, State.JOINING):
            raise HoldLapsed if reservation.state == State.LAPSED else NotPossibleWithThis
        reachable = bool(reservation.mail and reservation.mail_confirmed_at)
        if not (reachable or (reservation.phone and reservation.state != State.JOINING)):
            raise ContactNeeded
        if reservation.state == State.JOINING:
            _stand_in_line(reservation, at=at)
        else:
            _keep_places(reservation, at=at)
            reservation.state, reservation.held_until, reservation.confirmed_at = State.CONFIRMED, None, at
            reservation.save(update_fields=["state", "held_until", "confirmed_at"])
            tell(reservation, Kind.RESERVATION_CONFIRMED)
    return reservation


def _keep_places(reservation: Reservation, *, at: datetime) -> None:
    if reservation.held_until is not None and reservation.held_until > at:
        return
    # Those who wait come first; what they leave may be taken again.
    reservation.seats.all().delete()
    try:
        take_places(reservation, at=at)
    except SlotTaken:
        raise HoldLapsed from None


def _stand_in_line(reservation: Reservation, *, at: datetime) -> None:
    reservation.state, reservation.held_until, reservation.joined_at = State.WAITING, None, at
    reservation.save(update_fields=["state", "held_until", "joined_at"])
    tell(reservation, Kind.WAITING_JOINED)
    tend_day(get_calendar(reservation.calendar), day_of(reservation.starts_at), at=at)
    reservation.refresh_from_db()


def move_reservation(
    reservation: Reservation, *, starts_at: datetime, by_office: bool = False, by: Actor, at: datetime
) -> Reservation:
    """Give the time back and take another of the same calendar; a refused move leaves all as it was.

    Raises ``TooLateToChange``, ``SlotNotOffered``, ``SlotTaken``.
    """
    with act("reservation.move", on=reservation, by=by, at=at):
        if reservation.state not in (State.CONFIRMED, State.DISPLACED):
            raise NotPossibleWithThis
        if not by_office and not may_change_now(reservation, get_calendar(reservation.calendar), at=at):
            raise TooLateToChange
        if reservation.state == State.CONFIRMED and reservation.starts_at == starts_at:
            return reservation
        take_reminder_back(reservation)
        give_back(reservation)
        reservation.starts_at, reservation.state, reservation.confirmed_at = starts_at, State.CONFIRMED, at
        reservation.sequence += 1
        reservation.save(update_fields=["starts_at", "state", "confirmed_at", "sequence"])
        take_places(reservation, at=at)
        tell(reservation, Kind.RESERVATION_CHANGED)
    return reservation


def cancel_reservation(reservation: Reservation, *, by_office: bool = False, by: Actor, at: datetime) -> Reservation:
    """Give it up, or leave the waiting list; harmless when done twice. Raises ``TooLateToChange``."""
    with act("reservation.cancel", on=reservation, by=by, at=at, by_office=by_office) as this:
        if reservation.state == State.CANCELLED:
            this.note(again=True)
            return reservation
        if reservation.state in (State.HELD, State.JOINING):
            told = False
        elif reservation.state in (State.CONFIRMED, State.WAITING, State.OFFERED, State.DISPLACED):
            told = True
            if not by_office and not may_change_now(reservation, get_calendar(reservation.calendar), at=at):
                raise TooLateToChange
        else:
            raise NotPossibleWithThis
        take_reminder_back(reservation)
        give_back(reservation)
        reservation.state, reservation.held_until, reservation.ended_at = State.CANCELLED, None, at
        reservation.ended_by, reservation.sequence = by.kind, reservation.sequence + 1
        reservation.save(update_fields=["state", "held_until", "ended_at", "ended_by", "sequence"])
        if told:
            tell(reservation, Kind.RESERVATION_CANCELLED)
        announce(ReservationEnded(reservation.pk))
    return reservation
