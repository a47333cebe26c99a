"""Protections (支援措置): for the posts that decide on them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.public import actor_of, signed_in
from madoguchi.foundation.residents.forms import EndForm, FindForm, ProtectionForm
from madoguchi.foundation.residents.looking import DECIDING, look_up
from madoguchi.foundation.residents.models import Protection, Resident
from madoguchi.foundation.residents.operations import begin_protection, change_protection, end_protection, lower_guard
from madoguchi.foundation.residents.policies import may_decide_on_protection
from madoguchi.foundation.residents.protection_refusals import NotDeciding, PersonUnknown
from madoguchi.foundation.residents.queries import get_resident, guards_without_protection, protections_in_force
from madoguchi.foundation.residents.rules import register_rules
from madoguchi.kernel import clock


def _decider(request: HttpRequest) -> None:
    if not may_decide_on_protection(signed_in(request), clock.today()):
        raise NotDeciding


def _person(request: HttpRequest, resident_id: UUID) -> Resident:
    _decider(request)
    try:
        return get_resident(resident_id)
    except Resident.DoesNotExist:
        raise PersonUnknown from None


def _protection(resident: Resident) -> Protection | None:
    return resident.protections.filter(ended_at=None).prefetch_related("allowed_posts__department").first()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def protection_list(request: HttpRequest) -> HttpResponse:
    """What is in force and what is overdue, without a name; and the way to a person."""
    _decider(request)
    form = FindForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = Resident.objects.filter(key=form.cleaned_data["key"], born_on=form.cleaned_data["born_on"]).first()
        if found is not None:
            return redirect("protection_person", resident_id=found.pk)
        form.add_error("key", _("Nobody on the register has this number and this day of birth."))
    context = {
        "form": form,
        "protections": protections_in_force(),
        "guards": guards_without_protection(),
        "today": clock.today(),
        "crumbs": [(_("Inbox"), reverse("case_inbox")), (_("Protections"), None)],
    }
    return render(request, "residents/staff/protection_list.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def protection_person(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """The person and the household, and what is decided about them."""
    return _show(request, _person(request, resident_id))


@never_cache
@require_POST
def protection_begin(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """Begin a protection."""
    resident = _person(request, resident_id)
    form = ProtectionForm(request.POST)
    if not form.is_valid():
        return _show(request, resident, form=form)
    typed = form.cleaned_data
    begin_protection(
        resident, from_on=typed["from_on"], until_on=typed["until_on"], posts=list(typed["posts"]),
        by=actor_of(request), at=clock.now(),
    )  # fmt: skip
    return redirect("protection_person", resident_id=resident.pk)


@never_cache
@require_POST
def protection_change(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """Prolong it, or name other posts."""
    resident = _person(request, resident_id)
    protection = _protection(resident)
    if protection is None:
        return redirect("protection_person", resident_id=resident.pk)
    form = ProtectionForm(request.POST, begun_on=protection.from_on)
    if not form.is_valid():
        return _show(request, resident, form=form)
    typed = form.cleaned_data
    change_protection(
        protection, until_on=typed["until_on"], posts=list(typed["posts"]), by=actor_of(request), at=clock.now()
    )
    return redirect("protection_person", resident_id=resident.pk)


@never_cache
@require_POST
def protection_end(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """End it; or open a household in which nobody is protected any more."""
    resident = _person(request, resident_id)
    ending = EndForm(request.POST)
    if not ending.is_valid():
        return _show(request, resident, ending=ending)
    protection = _protection(resident)
    if protection is not None:
        end_protection(protection, by=actor_of(request), at=clock.now())
    else:
        lower_guard(resident.household, by=actor_of(request), at=clock.now())
    return redirect("protection_person", resident_id=resident.pk)


def _show(
    request: HttpRequest, resident: Resident, *, form: ProtectionForm | None = None, ending: EndForm | None = None
) -> HttpResponse:
    entry = look_up(resident, DECIDING, by=actor_of(request), at=clock.now())
    protection = _protection(entry.resident)
    problems: list[Any] = [*(form.problems if form else []), *(ending.problems if ending else [])]
    context = {
        "entry": entry,
        "protection": protection,
        "form": form or _blank(protection),
        "ending": ending or EndForm(),
        "problems": problems,
        "today": clock.today(),
        "crumbs": [
            (_("Inbox"), reverse("case_inbox")),
            (_("Protections"), reverse("protection_list")),
            (_("Person"), None),
        ],
    }
    return render(request, "residents/staff/protection_person.html", context, status=422 if problems else 200)


def _blank(protection: Protection | None) -> ProtectionForm:
    if protection is None:
        today = clock.today()
        last = _months_later(today, register_rules().term_months) - timedelta(days=1)
        return ProtectionForm(initial={"from_on": today.isoformat(), "until_on": last.isoformat()})
    named = [post.pk for post in protection.allowed_posts.all()]
    return ProtectionForm(
        initial={"until_on": protection.until_on.isoformat(), "posts": named}, begun_on=protection.from_on
    )


def _months_later(day: date, months: int) -> date:
    """The same day some months on; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
