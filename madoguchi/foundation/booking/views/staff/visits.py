"""The visits of a counter (来庁予約の受付): who is expected, receiving them, moving and cancelling for them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.public import User, actor_of, signed_in
from madoguchi.foundation.audit.public import record_view
from madoguchi.foundation.booking.calendars import booking_rules, find_calendar, get_calendar
from madoguchi.foundation.booking.forms import VisitDayForm
from madoguchi.foundation.booking.models import Reservation, Visit
from madoguchi.foundation.booking.operations.reserving import cancel_reservation, move_reservation
from madoguchi.foundation.booking.policies import is_of_now
from madoguchi.foundation.booking.refusals import (
    AnotherTime,
    NoCounterOfYours,
    NotOfThisDesk,
    ReservationNotFound,
    SlotNotOffered,
    SlotTaken,
)
from madoguchi.foundation.booking.visits.choosing import choose, chosen_moment
from madoguchi.foundation.booking.visits.counter_link import counter_page
from madoguchi.foundation.booking.visits.operations import check_in_visit, mark_no_show, take_check_in_back
from madoguchi.foundation.booking.visits.queries import (
    find_visit,
    get_visit,
    may_receive,
    visit_departments,
    visits_of_day,
    visits_unsettled,
)
from madoguchi.foundation.booking.visits.shown import MOODS, answered_of, shown_procedures
from madoguchi.foundation.booking.vocabulary import State
from madoguchi.foundation.forms.public import procedures_offered
from madoguchi.foundation.organisation.public import Department
from madoguchi.foundation.residents.public import guarded_among
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused

PURPOSE = gettext_noop("Receiving a visitor who has reserved")
WHAT = gettext_noop("Name and telephone number given with a reservation, and what the visit is for")


def _user(request: HttpRequest) -> User:
    user = signed_in(request)
    if user is None or not user.is_staff:
        raise NotOfThisDesk
    return user


def _desks_seen(user: User, on: date) -> list[Department]:
    """Departments with a counter that takes visits, of those that the person sees."""
    rules = booking_rules().visits
    calendars = [find_calendar(desk.calendar) for desk in rules.desks] if rules else []
    keys = {one.department for one in calendars if one is not None} & visit_departments(user, on=on)
    return list(Department.objects.filter(key__in=keys).order_by("position", "key"))


@never_cache
@require_safe
def booking_visits(request: HttpRequest) -> HttpResponse:
    """Who is expected on a day: times, numbers, what for; no names. Refuses ``NoCounterOfYours``."""
    today = clock.today()
    desks = _desks_seen(_user(request), today)
    if not desks:
        raise NoCounterOfYours
    form = VisitDayForm(request.GET, desks=[(one.key, str(one.name)) for one in desks])
    chosen = form.cleaned_data if form.is_valid() else {}
    desk = next((one for one in desks if one.key == chosen.get("desk")), desks[0])
    day = chosen.get("day") or today
    titles = {one.slug: one.title for one in procedures_offered(today)}
    rows = [(visit, [str(titles.get(slug, slug)) for slug in visit.slugs]) for visit in visits_of_day(desk.key, day)]
    context = {
        "form": form, "desks": desks, "desk": desk, "day": day, "rows": rows, "moods": MOODS,
        "unsettled": visits_unsettled(desk.key, day),
        "prepared": {visit.pk: answered_of(visit, at=clock.now()) for visit, _t in rows},
    }  # fmt: skip
    return render(request, "booking/staff/booking_visits.html", context)


@require_POST
def booking_visit_find(request: HttpRequest) -> HttpResponse:
    """A scanned code or a typed number leads to its visit, where the post sees it."""
    found = find_visit(request.POST.get("code", "")[:200])
    if found is None or found.department not in visit_departments(_user(request), on=clock.today()):
        messages.error(request, _("There is no such visit at your counters."))
        return redirect("booking_visits")
    return redirect("booking_visit", visit_id=found.pk)


def _seen(request: HttpRequest, visit_id: UUID) -> Visit:
    visit = get_visit(visit_id)
    if visit.department not in visit_departments(_user(request), on=clock.today()):
        raise ReservationNotFound
    return visit


def _worked_on(request: HttpRequest, visit_id: UUID) -> Visit:
    visit = _seen(request, visit_id)
    if not may_receive(_user(request), visit.department, on=clock.today()):
        raise NotOfThisDesk
    return visit


def _guard(user: User, reservation: Reservation) -> dict[str, bool]:
    """Whether a protected person (支援措置) may be behind it, and whether the name is kept from ``user``.

    A reservation says no day of birth: where it was made without an account, the name alone is enough.
    """
    names = [] if reservation.owner_id else [reservation.name]
    owner = [str(reservation.owner_id)] if reservation.owner_id else []
    people = guarded_among(user, clock.today(), accounts=owner, names=names)
    return {"guarded": bool(people), "hidden": not all(one.seen for one in people)}


@never_cache
@require_safe
def booking_visit(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """One visit with its name and what is prepared; a line is written first."""
    visit = _seen(request, visit_id)
    reservation, at = visit.reservation, clock.now()
    record_view(
        by=actor_of(request), purpose=PURPOSE, what=WHAT, at=at,
        account_id=str(reservation.owner_id) if reservation.owner_id else "",
    )  # fmt: skip
    offered = {one.slug: one for one in procedures_offered(at.date())}
    working = may_receive(_user(request), visit.department, on=at.date())
    counter = counter_page(visit) if working and reservation.state == State.CAME else None
    begun = counter is not None and counter.begun
    calendar = find_calendar(reservation.calendar)
    of_now = is_of_now(calendar, reservation, at=at)
    context: dict[str, Any] = {
        "visit": visit, "reservation": reservation, "procedures": shown_procedures(visit, offered),
        "calendar": calendar, "mood": MOODS.get(reservation.state, "quiet"),
        "counter": counter, "stands": begun,
        "another_day": reservation.local_start.date() != clock.today(),
        "another_time": reservation.state in (State.CONFIRMED, State.NO_SHOW) and not of_now,
        "may_check_in": working and reservation.state in (State.CONFIRMED, State.NO_SHOW),
        "may_take_back": working and reservation.state == State.CAME and not begun,
        "may_mark": working and reservation.state == State.CONFIRMED and reservation.starts_at <= at,
        "may_move": working and reservation.state in (State.CONFIRMED, State.DISPLACED),
        "may_cancel": working and reservation.state in (State.CONFIRMED, State.DISPLACED, State.WAITING, State.OFFERED),
        **_guard(_user(request), reservation),
    }  # fmt: skip
    return render(request, "booking/staff/booking_visit.html", context)


@require_POST
def booking_visit_check_in(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """They have come; where the visit is for another day or hour, ask back which is meant."""
    visit = _worked_on(request, visit_id)
    try:
        check_in_visit(visit, meant="meant" in request.POST, by=actor_of(request), at=clock.now())
    except AnotherTime as refusal:
        context = {"visit": visit, "reservation": visit.reservation, "refusal": refusal, "now": clock.now()}
        return render(request, "booking/staff/booking_visit_check_in.html", context, status=refusal.status)
    messages.success(request, _("The visitor was received."))
    return redirect("booking_visit", visit_id=visit.pk)


@require_POST
def booking_visit_check_in_back(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """They had not come after all; what has followed from it meanwhile stands in the way, and is said."""
    visit = _worked_on(request, visit_id)
    try:
        take_check_in_back(visit, by=actor_of(request), at=clock.now())
        messages.success(request, _("It was taken back that the visitor had come."))
    except Refused as refusal:
        messages.error(request, refusal.told)
    return redirect("booking_visit", visit_id=visit.pk)


@require_POST
def booking_visit_no_show(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """They did not come."""
    visit = _worked_on(request, visit_id)
    mark_no_show(visit, by=actor_of(request), at=clock.now())
    messages.success(request, _("It was noted that nobody came."))
    return redirect("booking_visit", visit_id=visit.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def booking_visit_move(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Another time, agreed by telephone; the visitor is told by mail."""
    visit = _worked_on(request, visit_id)
    reservation, problem = visit.reservation, ""
    if request.method == "POST":
        moment = chosen_moment(request.POST.get("starts_at", ""))
        try:
            if moment is not None:
                move_reservation(reservation, starts_at=moment, by_office=True, by=actor_of(request), at=clock.now())
                messages.success(request, _("The visit was moved."))
                return redirect("booking_visit", visit_id=visit.pk)
            problem = _("Choose a time.")
        except (SlotTaken, SlotNotOffered) as refusal:
            problem = f"{refusal} {_('Choose another time.')}"
            reservation.refresh_from_db()
    calendar = get_calendar(reservation.calendar)
    day = (request.POST if request.method == "POST" else request.GET).get("day", "")
    context = {
        "visit": visit, "reservation": reservation, "problem": problem,
        "choosing": choose(calendar, reservation.minutes, day=day, may_wait=False, at=clock.now()),
    }  # fmt: skip
    return render(request, "booking/staff/booking_visit_move.html", context, status=409 if problem else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def booking_visit_cancel(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Ask once more, then cancel for the visitor."""
    visit = _worked_on(request, visit_id)
    if request.method == "POST":
        cancel_reservation(visit.reservation, by_office=True, by=actor_of(request), at=clock.now())
        messages.success(request, _("The visit was cancelled."))
        return redirect("booking_visit", visit_id=visit.pk)
    return render(
        request, "booking/staff/booking_visit_cancel.html", {"visit": visit, "reservation": visit.reservation}
    )
