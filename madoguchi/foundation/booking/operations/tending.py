"""What a worker does for reservations: end what lapsed, offer what is free, remind."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from madoguchi.foundation.booking.calendars import get_calendar
from madoguchi.foundation.booking.models import Booking, BookingDay, Reservation
from madoguchi.foundation.booking.notices import remind
from madoguchi.foundation.booking.places import tend_day
from madoguchi.foundation.booking.seats import reminder_key
from madoguchi.foundation.booking.vocabulary import State
from madoguchi.foundation.booking.words import slot_label
from madoguchi.foundation.cases.public import case_for_mail
from madoguchi.foundation.messaging.public import Kind, queue_mail
from madoguchi.kernel.acts import Actor, act


def tend_booking_day(calendar_key: str, day: date, *, by: Actor, at: datetime) -> int:
    """End what has lapsed on a day and offer what is free to those who wait; returns how many were touched."""
    row, _made = BookingDay.objects.get_or_create(calendar=calendar_key, day=day)
    with act("booking_day.tend", on=row, by=by, at=at, calendar=calendar_key, day=day.isoformat()) as this:
        touched = tend_day(get_calendar(calendar_key), day, at=at)
        this.note(touched=touched)
    return touched


def remind_of_reservation(reservation: Reservation, *, by: Actor, at: datetime) -> bool:
    """Remind by mail, unless it was cancelled, moved or reminded of in the meantime; whether a mail was written."""
    with act("reservation.remind", on=reservation, by=by, at=at) as this:
        if reservation.state != State.CONFIRMED or reservation.reminded_for == reservation.starts_at:
            this.note(needless=True)
            return False
        remind(reservation)
        reservation.reminded_for = reservation.starts_at
        reservation.save(update_fields=["reminded_for"])
    return True


def remind_of_appointment(booking: Booking, *, by: Actor, at: datetime) -> bool:
    """The same for the appointment that an answer of a case holds."""
    with act("appointment.remind", on=booking, by=by, at=at) as this:
        if booking.reminded_at is not None:
            this.note(needless=True)
            return False
        case, calendar = case_for_mail(UUID(booking.case_id)), get_calendar(booking.calendar)
        queue_mail(
            kind=Kind.APPOINTMENT_REMINDER, to=case.to, language=case.language, case_id=booking.case_id,
            key=reminder_key(booking),
            context={
                "number": case.number, "procedure": case.procedure_title, "calendar": calendar.title,
                "place": calendar.place, "url": settings.BASE_URL.rstrip("/") + case.url_path,
                "when": slot_label(booking.local_start, whole_day=calendar.whole_day),
            },
        )  # fmt: skip
        booking.reminded_at = at
        booking.save(update_fields=["reminded_at"])
    return True
