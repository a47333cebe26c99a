"""Pages on which residents reserve the counter (来庁予約)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.public import ASKING, actor_of, assurance_of, keep_pace, note_try, refuse_over
from madoguchi.foundation.booking.calendars import find_calendar, get_calendar
from madoguchi.foundation.booking.codes import find_reservation
from madoguchi.foundation.booking.models import Reservation, ReservationCode, Visit
from madoguchi.foundation.booking.notices import file_of
from madoguchi.foundation.booking.operations.contacting import request_reservation_code, use_reservation_code
from madoguchi.foundation.booking.operations.reserving import (
    cancel_reservation,
    confirm_reservation,
    give_contact,
    move_reservation,
)
from madoguchi.foundation.booking.policies import may_change_now
from madoguchi.foundation.booking.refusals import SlotNotOffered, SlotTaken, TooMuchForOneVisit, WrongReservationCode
from madoguchi.foundation.booking.visits.choosing import choose, chosen_moment
from madoguchi.foundation.booking.visits.differing import differing_at_home
from madoguchi.foundation.booking.visits.filling import contact_to_begin_with
from madoguchi.foundation.booking.visits.forms import ContactForm, OpenForm
from madoguchi.foundation.booking.visits.limits import CODE, CONFIRM, HOLDING, OPEN
from madoguchi.foundation.booking.visits.operations import hold_visit
from madoguchi.foundation.booking.visits.picking import Picking, pick
from madoguchi.foundation.booking.visits.planning import (
    Plan,
    most_in_one_visit,
    plan_visit,
    things_to_bring,
)
from madoguchi.foundation.booking.visits.session import (
    drafts_for_visit,
    drafts_here,
    lapsed_here,
    remember_visit,
    resident_in,
    visit_for,
    visits_here,
)
from madoguchi.foundation.booking.visits.shown import MOODS, qr_of, shown_procedures
from madoguchi.foundation.booking.vocabulary import State
from madoguchi.foundation.cases.public import remember_draft
from madoguchi.foundation.forms.public import procedures_offered
from madoguchi.foundation.organisation.public import Department
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.kernel.ui.mailed_code import CodeForm, digits_of, problems_of

MOST_READ = 500
"""So many boxes of the list are read: all that a city offers, so that none is dropped in silence."""
Crumbs = list[tuple[str, str | None]]


def _crumbs(here: str) -> Crumbs:
    return [(_("Home"), "/"), (_("Your visits"), reverse("visit_list")), (here, None)]


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def visit_new(request: HttpRequest) -> HttpResponse:
    """Choose what to come for, then a day and a time for it; pressing a time holds it."""
    slugs = (request.POST if request.method == "POST" else request.GET).getlist("procedure")[:MOST_READ]
    if not slugs:
        return _choose_procedures(request)
    try:
        plan = plan_visit(slugs, on=clock.today())
    except TooMuchForOneVisit as refusal:
        return _picking_page(request, pick(slugs, on=clock.today()), problem=refusal.told)
    if request.method != "POST":
        return _plan_page(request, plan)
    waiting = "wait" in request.POST
    moment = chosen_moment(request.POST.get("wait") or request.POST.get("starts_at", ""))
    if moment is None:
        return _plan_page(request, plan, problem=_("Choose a time."))
    keep_pace(HOLDING, request, at=clock.now())
    try:
        visit = hold_visit(
            plan, moment, waiting=waiting, drafts=drafts_here(request, plan.slugs), owner=resident_in(request),
            again=lapsed_here(request, request.POST.get("again", "")), language=get_language() or "ja",
            by=actor_of(request), at=clock.now(),
        )  # fmt: skip
    except (SlotTaken, SlotNotOffered) as refusal:
        return _plan_page(request, plan, problem=f"{refusal} {_('Choose another time.')}", status=409)
    if visit.reservation.owner_id is None:
        remember_visit(request, visit)
    return redirect("visit_contact", visit_id=visit.pk)


def _choose_procedures(request: HttpRequest) -> HttpResponse:
    asked, today = request.GET, clock.today()
    chosen, to = asked.getlist("chosen")[:MOST_READ], asked.get("to", "")
    if to == "time" and chosen:
        return redirect(f"{reverse('visit_new')}?{_query(chosen, asked.get('again', ''))}")
    if to:
        problem = _("Choose what you want to do at the city hall.") if to == "time" else ""
        return _picking_page(request, pick(chosen, on=today), problem=problem)
    words = asked.get("q", "").strip()[:100]
    if words:
        keep_pace(ASKING, request, at=clock.now())
    step = pick(chosen, words=words, event=asked.get("life_event", ""), kind=asked.get("category", ""), on=today)
    return _picking_page(request, step)


def _picking_page(request: HttpRequest, picking: Picking, *, problem: str = "") -> HttpResponse:
    """Not marked ``no-store``: it tells of nobody, and whoever goes back finds the boxes as they were ticked."""
    context = {
        "picking": picking, "most": most_in_one_visit(), "again": request.GET.get("again", ""),
        "problems": [("procedures", problem)] if problem else [], "crumbs": _crumbs(_("Reserve a visit")),
    }  # fmt: skip
    return render(request, "booking/resident/visit_procedures.html", context, status=422 if problem else 200)


def _plan_page(request: HttpRequest, plan: Plan, *, problem: str = "", status: int = 422) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    day = asked.get("day", "")
    lapsed = lapsed_here(request, asked.get("again", ""))
    again = str(lapsed.pk) if lapsed is not None else ""
    context = {
        "plan": plan, "choosing": choose(plan.calendar, plan.minutes, day=day, at=clock.now()), "problem": problem,
        "query": _query(plan.slugs), "again": again, "elsewhere": _query([one.slug for one in plan.elsewhere]),
        "without": [(one, _query([s for s in plan.slugs if s != one.slug], again)) for one in plan.procedures],
        "others": _query(plan.all_slugs, again, name="chosen"), "crumbs": _crumbs(_("Reserve a visit")),
    }  # fmt: skip
    page = render(request, "booking/resident/visit_new.html", context, status=status if problem else 200)
    add_never_cache_headers(page)
    return page


def _query(slugs: list[str], again: str = "", *, name: str = "procedure") -> str:
    return urlencode([*((name, slug) for slug in slugs), *([("again", again)] if again else [])])


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visit_contact(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Who comes, and how to reach them; then reserve."""
    visit = visit_for(request, visit_id)
    reservation = visit.reservation
    if reservation.state not in (State.HELD, State.JOINING):
        return redirect("visit", visit_id=visit.pk)
    waiting = reservation.state == State.JOINING
    by, at = actor_of(request), clock.now()
    if request.method != "POST":
        start = contact_to_begin_with(reservation, resident_in(request), assurance=assurance_of(request), by=by, at=at)
        return _form_page(request, visit, ContactForm(initial=start, waiting=waiting), "visit_contact")
    form = ContactForm(request.POST, waiting=waiting)
    if not form.is_valid():
        return _form_page(request, visit, form, "visit_contact")
    try:
        give_contact(reservation, **form.told, by=by, at=at)
        if reservation.mail and reservation.mail_confirmed_at is None:
            return _send_code(request, visit)
        confirm_reservation(reservation, by=by, at=at)
    except Refused as refusal:
        form.add_error(None, refusal.told)
        return _form_page(request, visit, form, "visit_contact", status=refusal.status)
    return redirect("visit", visit_id=visit.pk)


def _send_code(request: HttpRequest, visit: Visit) -> HttpResponse:
    mail, at = visit.reservation.mail, clock.now()
    refuse_over(CONFIRM, request, mail, at)
    note_try(CONFIRM, request, mail, succeeded=True, at=at)
    code = request_reservation_code(
        purpose="confirm", mail=mail, language=get_language() or "ja", reservation=visit.reservation,
        by=actor_of(request), at=at,
    )  # fmt: skip
    return redirect("visit_code", visit_id=visit.pk, code_id=code.pk)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visit_code(request: HttpRequest, visit_id: UUID, code_id: UUID) -> HttpResponse:
    """Type the code that was mailed; then it is reserved."""
    visit = visit_for(request, visit_id)
    code = get_object_or_404(ReservationCode, pk=code_id, purpose="confirm", reservation=visit.reservation)
    if visit.reservation.state not in (State.HELD, State.JOINING):
        return redirect("visit", visit_id=visit.pk)
    if request.method == "POST" and "again" in request.POST:
        return _send_code(request, visit)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _form_page(request, visit, form, "visit_code", sent_to=code.mail, code=code)
    by, at = actor_of(request), clock.now()
    try:
        used = use_reservation_code(code.pk, code=form.cleaned_data["code"], by=by, at=at)
        assert used.reservation is not None
        confirm_reservation(used.reservation, by=by, at=at)
    except WrongReservationCode as refusal:
        form.add_error("code", refusal.told)
        return _form_page(request, visit, form, "visit_code", sent_to=code.mail, code=code)
    return redirect("visit", visit_id=visit.pk)


def _form_page(
    request: HttpRequest, visit: Visit, form: ContactForm | CodeForm, page: str, *, status: int = 422, **more: Any
) -> HttpResponse:
    general = [("main", str(error)) for error in form.non_field_errors()] if form.is_bound else []
    context = {
        "visit": visit, "reservation": visit.reservation, "form": form, "calendar": find_calendar(visit.reservation.calendar),
        "problems": [*general, *(p for p in _field_problems(form))], "signed_in": resident_in(request) is not None,
        "crumbs": _crumbs(_("Reserve a visit")), **more,
    }  # fmt: skip
    return render(request, f"booking/resident/{page}.html", context, status=status if form.is_bound else 200)


def _field_problems(form: ContactForm | CodeForm) -> list[tuple[str, str]]:
    return [one for one in problems_of(form) if one[0]] if not form.non_field_errors() else []


@login_not_required
@never_cache
@require_safe
def visit(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Where the reservation stands, what to bring, and what can be done about it."""
    return render(request, "booking/resident/visit.html", _shown(request, visit_for(request, visit_id)))


@login_not_required
@never_cache
@require_safe
def visit_print(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The same on one sheet."""
    return render(request, "booking/resident/visit_print.html", _shown(request, visit_for(request, visit_id)))


def _shown(request: HttpRequest, shown: Visit) -> dict[str, Any]:
    reservation, at = shown.reservation, clock.now()
    offered = {one.slug: one for one in procedures_offered(at.date())}
    calendar = find_calendar(reservation.calendar)
    here = [offered[slug] for slug in shown.slugs if slug in offered]
    return {
        "visit": shown, "reservation": reservation, "calendar": calendar, "mood": MOODS.get(reservation.state, "quiet"),
        "procedures": shown_procedures(shown, offered),
        "differing": differing_at_home(
            drafts_for_visit(request, shown), shown.slugs, on=reservation.local_start.date()
        ),
        "bring": things_to_bring(here),
        "department": Department.objects.filter(key=shown.department).first(),
        "may_change": calendar is not None and may_change_now(reservation, calendar, at=at),
        "change_until": reservation.starts_at - timedelta(hours=calendar.change_until_hours) if calendar else None,
        "qr": qr_of(reservation.code) if reservation.state == State.CONFIRMED else "",
        "query": _query(shown.slugs), "crumbs": _crumbs(_("Visit")),
        "unfinished": reservation.state in (State.HELD, State.JOINING),
        "is_set": reservation.state in (State.CONFIRMED, State.OFFERED, State.DISPLACED, State.WAITING),
    }  # fmt: skip


@login_not_required
@never_cache
@require_safe
def visit_calendar(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The reservation as an iCalendar file."""
    found = visit_for(request, visit_id)
    response = HttpResponse(file_of(found.reservation), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="visit-{found.reservation.number}.ics"'
    return response


@login_not_required
@require_POST
def visit_accept(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Take the place that came free."""
    found = visit_for(request, visit_id)
    confirm_reservation(found.reservation, by=actor_of(request), at=clock.now())
    return redirect("visit", visit_id=found.pk)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visit_move(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Choose another time."""
    found = visit_for(request, visit_id)
    reservation, problem = found.reservation, ""
    if reservation.state not in (State.CONFIRMED, State.DISPLACED):
        return redirect("visit", visit_id=found.pk)
    if request.method == "POST":
        moment = chosen_moment(request.POST.get("starts_at", ""))
        try:
            if moment is not None:
                move_reservation(reservation, starts_at=moment, by=actor_of(request), at=clock.now())
                messages.success(request, _("Your visit was moved."))
                return redirect("visit", visit_id=found.pk)
            problem = _("Choose a time.")
        except (SlotTaken, SlotNotOffered) as refusal:
            problem = f"{refusal} {_('Choose another time.')}"
            reservation.refresh_from_db()
    calendar = get_calendar(reservation.calendar)
    day = (request.POST if request.method == "POST" else request.GET).get("day", "")
    context = {
        "visit": found, "reservation": reservation, "calendar": calendar, "problem": problem,
        "choosing": choose(calendar, reservation.minutes, day=day, may_wait=False, at=clock.now()),
        "crumbs": _crumbs(_("Choose another time")),
    }  # fmt: skip
    return render(request, "booking/resident/visit_move.html", context, status=409 if problem else 200)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visit_cancel(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Ask once more, then give the time to others."""
    found = visit_for(request, visit_id)
    if request.method == "POST":
        cancel_reservation(found.reservation, by=actor_of(request), at=clock.now())
        messages.success(request, _("The reservation was cancelled."))
        return redirect("visit", visit_id=found.pk)
    context = {"visit": found, "reservation": found.reservation, "calendar": find_calendar(found.reservation.calendar)}
    return render(request, "booking/resident/visit_cancel.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visit_list(request: HttpRequest) -> HttpResponse:
    """One's own visits; and the way to open one with its number."""
    form = OpenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        at, contact = clock.now(), form.cleaned_data["contact"].strip().lower()
        refuse_over(OPEN, request, contact, at)
        note_try(OPEN, request, contact, succeeded=True, at=at)
        found = find_reservation(form.cleaned_data["number"])
        if "@" in contact:
            return _mail_code_to_open(request, found, contact)
        known = Visit.objects.filter(reservation=found).first() if found is not None else None
        if known is not None and found is not None and _opens_by_phone(found, contact):
            request.session.cycle_key()
            remember_visit(request, known)
            return redirect("visit", visit_id=known.pk)
        form.add_error("contact", _("We found no reservation with this number and this telephone number."))
    context = {
        "visits": visits_here(request), "form": form, "problems": problems_of(form), "signed_in": resident_in(request),
        "moods": MOODS, "crumbs": [(_("Home"), "/"), (_("Your visits"), None)],
    }  # fmt: skip
    return render(request, "booking/resident/visit_list.html", context, status=422 if form.is_bound else 200)


def _opens_by_phone(found: Reservation, contact: str) -> bool:
    """Only what was reserved with nothing but a telephone number: elsewhere the code goes to the mail address."""
    typed = digits_of(contact)
    return bool(found.phone) and not found.mail and found.owner_id is None and found.phone == typed


def _mail_code_to_open(request: HttpRequest, found: Reservation | None, mail: str) -> HttpResponse:
    if found is not None and (found.owner_id is not None or found.mail.lower() != mail or not found.mail_confirmed_at):
        found = None
    code = request_reservation_code(
        purpose="open", mail=mail, language=get_language() or "ja", reservation=found, by=actor_of(request),
        at=clock.now(),
    )  # fmt: skip
    return redirect("visit_open", code_id=code.pk)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visit_open(request: HttpRequest, code_id: UUID) -> HttpResponse:
    """Type the code; then the visit opens in this browser."""
    code = get_object_or_404(ReservationCode, pk=code_id, purpose="open")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        at = clock.now()
        refuse_over(CODE, request, str(code.pk), at)
        try:
            used = use_reservation_code(code.pk, code=form.cleaned_data["code"], by=actor_of(request), at=at)
            request.session.cycle_key()
            opened = get_object_or_404(Visit, reservation=used.reservation)
            remember_visit(request, opened)
            for draft in opened.prepared_drafts:
                # Only a guest's: those of an account open for that account alone.
                remember_draft(request, draft)
            return redirect("visit", visit_id=used.reservation_id)
        except WrongReservationCode as refusal:
            note_try(CODE, request, str(code.pk), succeeded=False, at=at)
            form.add_error("code", refusal.told)
    context = {"code": code, "form": form, "problems": problems_of(form), "crumbs": _crumbs(_("Enter the code"))}
    return render(request, "booking/resident/visit_open.html", context, status=422 if form.is_bound else 200)
