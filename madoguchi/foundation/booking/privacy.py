"""What bookings know about people."""

from __future__ import annotations

from django.db.models import Q

from madoguchi.kernel.privacy import SECRET, Person, Personal


def _reservations_of(person: Person, prefix: str = "") -> Q:
    found = Q(**{f"{prefix}mail__in": person.mails})
    if person.account_id:
        found |= Q(**{f"{prefix}owner_id": person.account_id})
    return found


def _seats_of(person: Person) -> Q:
    return Q(case_id__in=person.cases) | (Q(reservation__isnull=False) & _reservations_of(person, "reservation__"))


PERSONAL_DATA = {
    "Booking": Personal(
        purpose="keeping a time at the window or for a collection; names the case or the reservation, not the person",
        retention="until the case is withdrawn or refused, or the reservation cancelled; otherwise as long as either",
        removed_by="madoguchi.foundation.booking.seats.release_slots_of",
        rows_of=_seats_of,
    ),
    "Reservation": Personal(
        purpose="receiving somebody at the time reserved, reminding them, and telling them when it cannot be kept",
        retention="name and addresses until kept_days of the city's calendars after the time; then only when and what for",
        removed_by="madoguchi.foundation.booking.tasks.forget_old_reservations",
        rows_of=_reservations_of,
        withheld={"code": SECRET},
    ),
    "Visit": Personal(
        purpose="which counter somebody has reserved, and what was begun there when they came",
        retention="as long as the reservation; what was begun, as long as the name",
        removed_by="with:booking.Reservation",
        rows_of=lambda person: _reservations_of(person, "reservation__"),
    ),
    "VisitProcedure": Personal(
        purpose="for which procedures somebody comes, and which answers they prepared",
        retention="as long as the reservation",
        removed_by="with:booking.Visit",
        rows_of=lambda person: _reservations_of(person, "visit__reservation__"),
    ),
    "ReservationCode": Personal(
        purpose="confirming a mail address, or opening a reservation again without an account",
        retention="a day after it was asked for",
        removed_by="madoguchi.foundation.booking.tasks.forget_old_reservations",
        rows_of=lambda person: Q(mail__in=person.mails),
        withheld={"code_hash": SECRET},
    ),
}

CLASSES = {
    "Booking": {
        "3C": "id case_id case_number path calendar starts_at reservation",
        "2": "seat capacity taken_at reminded_at",
    },
    "BookingDay": {"2": "id calendar day"},
    "Closure": {"2": "id calendar day begins ends reason note made_at lifted_at"},
    "Reservation": {
        "3A": "code",
        "3B": "name name_parts mail phone",
        "3C": "id number kind calendar starts_at minutes state held_until begun_at joined_at confirmed_at came_at "
        "ended_at ended_by reminded_for mail_confirmed_at owner language",
        "2": "sequence",
    },
    "Visit": {"3C": "reservation department counter_set", "2": "begun_at"},
    "VisitProcedure": {"3B": "slug draft", "3C": "id visit", "2": "position"},
    "ReservationCode": {
        "3A": "code_hash",
        "3B": "mail",
        "3C": "id purpose reservation asked_at expires_at used_at",
        "2": "tries",
    },
}
