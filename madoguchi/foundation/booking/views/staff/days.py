"""Who comes to one calendar on one day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.foundation.booking.forms import DayForm
from madoguchi.foundation.booking.queries import calendars_seen_by, day_view
from madoguchi.foundation.booking.refusals import NoCounterOfYours
from madoguchi.kernel import clock


@require_safe
def booking_day(request: HttpRequest) -> HttpResponse:
    """Who comes on one day to one calendar: times and case numbers, no names. Refuses ``NoCounterOfYours``."""
    today = clock.today()
    calendars = calendars_seen_by(request.user, on=today)
    if not calendars:
        raise NoCounterOfYours
    form = DayForm(request.GET, calendars=calendars)
    chosen = form.cleaned_data if form.is_valid() else {}
    calendar = next((one for one in calendars if one.key == chosen.get("calendar")), calendars[0])
    day = chosen.get("day") or today
    return render(
        request,
        "booking/staff/booking_day.html",
        {"form": form, "calendars": calendars, "calendar": calendar, "day": day, "view": day_view(calendar, day)},
    )
