"""What the booking room hears from the cases: seats follow the answers, in the same transaction."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from madoguchi.foundation.booking.calendars import get_calendar
from madoguchi.foundation.booking.models import Booking
from madoguchi.foundation.booking.queries import bookings_of
from madoguchi.foundation.booking.seats import release_slot, release_slots_of, take_slot
from madoguchi.foundation.booking.words import slot_label
from madoguchi.foundation.cases.public import (
    ApplicationSubmitted,
    ApplicationWithdrawn,
    Case,
    CaseDecided,
    CaseForMail,
    CorrectionAnswered,
    appointments_of,
    case_for_mail,
)
from madoguchi.foundation.messaging.public import Kind, queue_mail
from madoguchi.kernel import clock, events


def listen() -> None:
    """Register every listener of this room."""
    events.listen(ApplicationSubmitted, take_slots_answered)
    events.listen(CorrectionAnswered, take_slots_answered)
    events.listen(ApplicationWithdrawn, release_slots_withdrawn)
    events.listen(CaseDecided, release_slots_refused)


def take_slots_answered(event: ApplicationSubmitted | CorrectionAnswered) -> None:
    """Take the slots that the answers name and give back those they no longer name.

    A full slot raises ``SlotTaken``: the application is then not sent in, and the applicant chooses anew.
    """
    if isinstance(event, ApplicationSubmitted) and not event.asks_time:
        return
    # In one order for everybody, so that two applications never wait for each other.
    wanted = sorted(appointments_of(event.case_id), key=lambda one: (one[1], one[2]))
    paths = {path for path, _calendar, _starts_at in wanted}
    for held in bookings_of(event.case_id):
        if held.path not in paths:
            release_slot(held)
    if not wanted:
        return
    case = case_for_mail(event.case_id)
    for path, calendar, starts_at in wanted:
        booking = take_slot(
            calendar,
            starts_at,
            case_id=event.case_id,
            case_number=case.number,
            path=path,
            at=clock.now(),
        )
        _confirm(booking, case, starts_at, event.case_id)


def release_slots_withdrawn(event: ApplicationWithdrawn) -> None:
    """Give the seats still to come to others."""
    release_slots_of(event.case_id, after=clock.now())


def release_slots_refused(event: CaseDecided) -> None:
    """Whoever was refused need not come; an accepted application keeps its appointment."""
    if Case.objects.filter(pk=event.case_id, state="refused").exists():
        release_slots_of(event.case_id, after=clock.now())


def _confirm(booking: Booking, case: CaseForMail, starts_at_iso: str, case_id: UUID) -> None:
    calendar = get_calendar(booking.calendar)
    queue_mail(
        kind=Kind.APPOINTMENT_CONFIRMED,
        to=case.to,
        language=case.language,
        case_id=case_id,
        key=f"appointment_confirmed:{case_id}:{booking.path}:{starts_at_iso}",
        context={
            "number": case.number,
            "procedure": case.procedure_title,
            "calendar": calendar.title,
            "place": calendar.place,
            "url": settings.BASE_URL.rstrip("/") + case.url_path,
            "when": slot_label(booking.local_start, whole_day=calendar.whole_day),
        },
    )
