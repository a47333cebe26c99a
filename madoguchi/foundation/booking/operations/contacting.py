"""Mailed codes: confirm an address, or open a reservation again without an account."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F

from madoguchi.foundation.booking.calendars import find_calendar
from madoguchi.foundation.booking.models import Reservation, ReservationCode
from madoguchi.foundation.booking.refusals import WrongReservationCode
from madoguchi.foundation.messaging.public import Kind, queue_mail
from madoguchi.kernel.acts import Actor, act

VALID_FOR = timedelta(minutes=30)
MOST_TRIES = 5


def request_reservation_code(
    *, purpose: str, mail: str, language: str, reservation: Reservation | None, by: Actor, at: datetime
) -> ReservationCode:
    """Make a six-digit code and have it mailed (``confirm``, ``open``).

    Without a reservation a row is made all the same and no mail goes out: whoever asks cannot tell. What is held while its
    mail address is confirmed stays held for as long as the code is good, and no code outlives the hold.
    """
    code = f"{secrets.randbelow(10**6):06d}"
    row = ReservationCode(
        purpose=purpose, mail=mail, reservation=reservation, code_hash=make_password(code), asked_at=at,
        expires_at=at + VALID_FOR,
    )  # fmt: skip
    with act("reservation_code.request", on=row, by=by, at=at, purpose=purpose):
        if purpose == "confirm" and reservation is not None:
            row.expires_at = _held_as_long(reservation, row.expires_at)
        row.save()
        if reservation is not None:
            calendar = find_calendar(reservation.calendar)
            queue_mail(
                kind=Kind.RESERVATION_CODE, to=mail, language=language, key=f"reservation_code:{row.pk}",
                context={"code": code, "title": calendar.title if calendar else ""},
            )  # fmt: skip
    return row


def _held_as_long(reservation: Reservation, until: datetime) -> datetime:
    """Hold on until then, at most as long as the calendar lets anybody hold; the end of both, hold and code."""
    held = Reservation.objects.select_for_update().get(pk=reservation.pk)
    if held.held_until is None:
        return until
    calendar = find_calendar(held.calendar)
    most = held.begun_at + timedelta(minutes=calendar.hold_at_most_minutes) if calendar else held.held_until
    held.held_until = max(held.held_until, min(until, most))
    held.save(update_fields=["held_until"])
    reservation.held_until = held.held_until
    return min(until, held.held_until)


def use_reservation_code(code_id: UUID | str, *, code: str, by: Actor, at: datetime) -> ReservationCode:
    """Check a typed code; raises ``WrongReservationCode`` when it is wrong, old, used, or tried too often.

    The try is counted before it is judged, in a statement of its own, so that a rollback cannot give it back.
    """
    counted = ReservationCode.objects.filter(pk=code_id, used_at=None, expires_at__gt=at, tries__lt=MOST_TRIES)
    if not counted.update(tries=F("tries") + 1):
        raise WrongReservationCode
    row = ReservationCode.objects.select_related("reservation").get(pk=code_id)
    digits = "".join(c for c in code if c.isdigit())
    if not check_password(digits, row.code_hash):
        raise WrongReservationCode
    with act("reservation_code.use", on=row, by=by, at=at, purpose=row.purpose):
        if row.used_at is not None or row.reservation is None:
            raise WrongReservationCode
        row.used_at = at
        row.save(update_fields=["used_at"])
        if row.purpose == "confirm":
            held = Reservation.objects.select_for_update().get(pk=row.reservation.pk)
            held.mail, held.mail_confirmed_at = row.mail, at
            held.save(update_fields=["mail", "mail_confirmed_at"])
            row.reservation = held
    return row
