"""What is written to whoever holds a reservation: a step of the act that it tells about."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from madoguchi.foundation.booking.calendars import booking_rules, find_calendar
from madoguchi.foundation.booking.icalendar import Method, calendar_file
from madoguchi.foundation.booking.models import Booking, Closure, Reservation
from madoguchi.foundation.booking.vocabulary import State
from madoguchi.foundation.booking.words import slot_label
from madoguchi.foundation.cases.public import case_for_mail
from madoguchi.foundation.forms.public import Text
from madoguchi.foundation.messaging.public import Kind, queue_mail, take_back_mail
from madoguchi.foundation.organisation.public import city
from madoguchi.kernel import clock

PAGES = {"visit": "visit"}
"""Kind of reservation -> the name of the page on which its holder sees it."""
WITH_A_FILE: dict[str, Method] = {
    Kind.RESERVATION_CONFIRMED: "PUBLISH",
    Kind.RESERVATION_CHANGED: "PUBLISH",
    Kind.RESERVATION_CANCELLED: "CANCEL",
    Kind.RESERVATION_CLOSED: "CANCEL",
}
ALARM = timedelta(hours=2)


def tell(reservation: Reservation, kind: Kind, **more: object) -> None:
    """Write a mail to the confirmed address; none where there is none."""
    if not reservation.mail or reservation.mail_confirmed_at is None:
        return
    method = WITH_A_FILE.get(kind)
    starts = reservation.starts_at.isoformat()
    queue_mail(
        kind=kind,
        to=reservation.mail,
        language=reservation.language,
        context={**words_of(reservation), **more},
        key=f"{kind}:{reservation.pk}:{reservation.sequence}:{starts}"[:160],
        calendar=file_of(reservation, method=method) if method else "",
    )


def tell_of_offer(reservation: Reservation) -> None:
    """A place came free; until when it is held."""
    assert reservation.held_until is not None
    tell(reservation, Kind.PLACE_OFFERED, until=_spoken(reservation.held_until))


def tell_closed(reservation: Reservation, closure: Closure) -> None:
    """The office closed the time; why, and how to choose another."""
    tell(reservation, Kind.RESERVATION_CLOSED, reason=reason_of(closure))


def tell_appointment_closed(booking: Booking, closure: Closure) -> None:
    """The same to the applicant whose case holds the time."""
    case, calendar = case_for_mail(UUID(booking.case_id)), find_calendar(booking.calendar)
    queue_mail(
        kind=Kind.APPOINTMENT_CLOSED, to=case.to, language=case.language, case_id=booking.case_id,
        key=f"appointment_closed:{booking.case_id}:{booking.path}:{closure.pk}"[:160],
        context={
            "number": case.number, "procedure": case.procedure_title, "reason": reason_of(closure),
            "url": settings.BASE_URL.rstrip("/") + case.url_path,
            "calendar": calendar.title if calendar else "", "when": _spoken(booking.starts_at),
        },
    )  # fmt: skip


def reminder_key_of(reservation: Reservation) -> str:
    """The occasion of reminding: one mail for each time that was reserved."""
    return f"{Kind.RESERVATION_REMINDER}:{reservation.pk}:{reservation.starts_at.isoformat()}"[:160]


def remind(reservation: Reservation) -> None:
    """Remind of the time; a second mail about the same time is never written."""
    if reservation.mail and reservation.mail_confirmed_at is not None:
        queue_mail(
            kind=Kind.RESERVATION_REMINDER, to=reservation.mail, language=reservation.language,
            context=words_of(reservation), key=reminder_key_of(reservation),
        )  # fmt: skip


def take_reminder_back(reservation: Reservation) -> None:
    """The time is no longer reserved: a reminder that has not left yet does not leave."""
    take_back_mail(reminder_key_of(reservation))


def words_of(reservation: Reservation) -> dict[str, object]:
    """What every mail about a reservation may say."""
    calendar = find_calendar(reservation.calendar)
    whole_day = calendar.whole_day if calendar else False
    return {
        "number": reservation.number,
        "title": calendar.title if calendar else Text(ja=""),
        "place": calendar.place if calendar else Text(ja=""),
        "when": slot_label(reservation.local_start, whole_day=whole_day),
        "url": address_of(reservation),
    }


def address_of(reservation: Reservation) -> str:
    """The page on which its holder sees it; it opens only for the holder."""
    page = PAGES.get(reservation.kind)
    return settings.BASE_URL.rstrip("/") + (reverse(page, args=[reservation.pk]) if page else "/")


def file_of(reservation: Reservation, *, method: Method | None = None, at: datetime | None = None) -> str:
    """The iCalendar file, in the language of the reservation."""
    if method is None:
        method = "PUBLISH" if reservation.state in (State.CONFIRMED, State.CAME) else "CANCEL"
    words, spoken = words_of(reservation), reservation.language
    said = {name: value.within(spoken) if isinstance(value, Text) else str(value) for name, value in words.items()}
    # Among the entries of one's own calendar nobody would know whose counter it is.
    hall = city().name.within(spoken)
    return calendar_file(
        uid=f"{reservation.pk}@{_host()}", sequence=reservation.sequence, at=at or clock.now(),
        starts_at=reservation.starts_at, minutes=reservation.minutes,
        summary=f"{hall} {said['title']}", place=f"{hall} {said['place']}",
        description=f"{said['number']}\n{said['url']}", url=said["url"], method=method, remind=ALARM,
    )  # fmt: skip


def reason_of(closure: Closure) -> Text:
    """Why a time was closed, in the city's words."""
    return booking_rules().closing_reasons.get(closure.reason, Text(ja=closure.reason))


def _spoken(moment: datetime) -> Text:
    return slot_label(timezone.make_naive(moment), whole_day=False)


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"
