"""Closing a day or a time of a calendar, and opening it again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.foundation.accounts.public import actor_of, signed_in
from madoguchi.foundation.booking.calendars import booking_calendars, booking_rules
from madoguchi.foundation.booking.forms import ClosureForm
from madoguchi.foundation.booking.models import Closure
from madoguchi.foundation.booking.notices import reason_of
from madoguchi.foundation.booking.operations.closing import close_time, lift_closure, seats_within
from madoguchi.foundation.booking.queries import closures_from
from madoguchi.foundation.booking.refusals import NoCounterOfYours
from madoguchi.foundation.booking.visits.queries import may_receive
from madoguchi.foundation.booking.vocabulary import Calendar
from madoguchi.kernel import clock


def _calendars(request: HttpRequest) -> list[Calendar]:
    """The calendars of the counters at which the person works."""
    user, today = signed_in(request), clock.today()
    if user is None or not user.is_staff:
        return []
    return [one for one in booking_calendars().values() if may_receive(user, one.department, on=today)]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def booking_closures(request: HttpRequest) -> HttpResponse:
    """What is closed; and closing more. Refuses ``NoCounterOfYours``."""
    calendars = _calendars(request)
    if not calendars:
        raise NoCounterOfYours
    reasons = [(key, str(text)) for key, text in booking_rules().closing_reasons.items()]
    form = ClosureForm(
        request.POST if request.method == "POST" else None, calendars=calendars, reasons=reasons, today=clock.today()
    )
    if form.is_valid():
        data = form.cleaned_data
        closure = close_time(
            data["calendar"], data["day"], begins=data["begins"], ends=data["ends"], reason=data["reason"],
            note=data["note"], by=actor_of(request), at=clock.now(),
        )  # fmt: skip
        left = len(seats_within(closure))
        messages.success(request, _("The time is closed. Those who had reserved it are told by mail."))
        if left:
            messages.warning(
                request,
                ngettext(
                    "%(left)d application holds a time in it: find another time with the applicant.",
                    "%(left)d applications hold a time in it: find other times with the applicants.",
                    left,
                )
                % {"left": left},
            )
        return redirect("booking_closures")
    titles = {one.key: one.title for one in calendars}
    rows = [
        (one, titles[one.calendar], reason_of(one), [seat for seat in seats_within(one) if seat.case_id])
        for one in closures_from(list(titles), clock.today())
    ]
    problems = [
        (form[name].id_for_label, str(e)) for name, errors in form.errors.items() if name != "__all__" for e in errors
    ]
    context = {"form": form, "rows": rows, "problems": problems}
    return render(request, "booking/staff/booking_closures.html", context, status=422 if form.is_bound else 200)


@require_POST
def booking_closure_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the time again."""
    keys = [one.key for one in _calendars(request)]
    closure = get_object_or_404(Closure, pk=pk, calendar__in=keys)
    lift_closure(closure, by=actor_of(request), at=clock.now())
    messages.success(request, _("The time is open again."))
    return redirect("booking_closures")
