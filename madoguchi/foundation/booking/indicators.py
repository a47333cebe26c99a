"""What the booking room counts: visits reserved for the last 365 days, by calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.booking.calendars import booking_calendars
from madoguchi.foundation.booking.models import Reservation
from madoguchi.foundation.booking.visits.queries import visit_departments
from madoguchi.foundation.booking.vocabulary import State
from madoguchi.kernel.indicators import Line, indicator, lines_by, year_up_to

KEPT = (State.CONFIRMED, State.CAME, State.NO_SHOW)


def _titles(keys: Sequence[str]) -> Mapping[str, str]:
    calendars = booking_calendars()
    return {key: str(calendars[key].title) for key in keys if key in calendars}


def _days(person: User, on: date, today: date) -> Mapping[str, str]:
    # The visits of a counter are listed by day, from the last one counted backwards, for whoever receives them there.
    seen = visit_departments(person, on=today)
    desks = {key: one.department for key, one in booking_calendars().items() if one.department in seen}
    return {key: f"{reverse('booking_visits')}?{urlencode({'desk': desk, 'day': on})}" for key, desk in desks.items()}


def _reserved(on: date) -> QuerySet[Reservation]:
    first, beyond = year_up_to(on)
    return Reservation.objects.filter(starts_at__gte=first, starts_at__lt=beyond).order_by()


@indicator(
    "booking.visits",
    _("Visits with a reservation"),
    unit=_("visits"),
    definition=_("Reservations for a time in the last 365 days that were not cancelled."),
    counted=_("Each reservation counts one on the day of its time: expected, came, or did not come."),
    better="more",
    words=_titles,
    source="booking_visits",
    rows=_days,
)
def visits(on: date) -> Iterator[Line]:
    """One line a calendar."""
    return lines_by(_reserved(on).filter(state__in=KEPT), "calendar")


@indicator(
    "booking.no_show_share",
    _("Share of reservations to which nobody came"),
    unit="%",
    definition=_(
        "Of the reservations of the last 365 days about which a desk noted whether somebody came, those without."
    ),
    counted=_("Noted as not come, of a hundred noted as come or not come."),
    better="fewer",
    total="share",
    words=_titles,
    source="booking_visits",
    rows=_days,
)
def no_show_share(on: date) -> Iterator[Line]:
    """One line a calendar: not come, of those noted."""
    noted = _reserved(on).filter(state__in=(State.CAME, State.NO_SHOW))
    rows = noted.values_list("calendar").annotate(lost=Count("id", filter=Q(state=State.NO_SHOW)), n=Count("id"))
    for calendar, lost, count in rows.order_by("calendar"):
        yield Line(calendar, lost, count)
