"""Values: opened down to what they count, entered with evidence, confirmed by another, counted on demand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.public import User, actor_of
from madoguchi.foundation.files.public import make_content, respond_with_file
from madoguchi.kernel import clock
from madoguchi.kernel.indicators import Indicator, find_indicator
from madoguchi.kernel.ui.doors import is_open_here
from madoguchi.services.plan.definition import Kpi
from madoguchi.services.plan.forms import ReasonForm, ValueForm
from madoguchi.services.plan.models import Confirmation, IndicatorValue
from madoguchi.services.plan.operations import confirm_value, decline_value, enter_value, recount_value, take_values
from madoguchi.services.plan.policies import may_report
from madoguchi.services.plan.refusals import MeasureUnknown, NotEntered, NotForThisPost
from madoguchi.services.plan.views.staff.frame import (
    Crumbs,
    Frame,
    crumbs,
    find_kpi_of,
    frame_of,
    kpi_crumb,
    kpi_in,
    may_answer_for,
    measure_crumb,
    plan_knowing,
)
from madoguchi.services.plan.vocabulary import COUNTED, Manner

ACCEPTED = ("photo", "pdf")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan_value_enter(request: HttpRequest, kpi_key: str) -> HttpResponse:
    """A new value with its evidence."""
    frame = frame_of(request)
    measure, kpi = kpi_in(frame, kpi_key)
    if not may_report(frame.person, frame.plan, measure, kpi, on=clock.today()):
        raise NotForThisPost
    if kpi.counted:
        raise NotEntered
    return _entered(request, frame, kpi, corrects=None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan_value_correct(request: HttpRequest, value_id: int) -> HttpResponse:
    """A value in the place of one that was wrong."""
    frame, value = _reported(request, value_id)
    pair = find_kpi_of(frame, value)
    if pair is None or pair[1].counted:
        raise NotEntered
    return _entered(request, frame, pair[1], corrects=value)


def _entered(request: HttpRequest, frame: Frame, kpi: Kpi, *, corrects: IndicatorValue | None) -> HttpResponse:
    posted = request.method == "POST"
    form = ValueForm(
        request.POST if posted else None, request.FILES if posted else None, correcting=corrects is not None
    )
    if posted and form.is_valid():
        made = _enter(request, frame, kpi, form.cleaned_data, corrects)
        messages.success(request, _("The value is entered. It counts once another person has confirmed it."))
        return redirect("plan_value", value_id=made.pk)
    heading = _("Correct a value") if corrects else _("Enter a value")
    context = {
        "frame": frame, "kpi": kpi, "form": form, "corrects": corrects, "heading": heading,
        "crumbs": crumbs(frame, kpi_crumb(frame, kpi), (heading, None)),
    }  # fmt: skip
    return render(request, "plan/staff/plan_value_enter.html", context, status=422 if form.errors else 200)


def _enter(
    request: HttpRequest, frame: Frame, kpi: Kpi, typed: dict[str, Any], corrects: IndicatorValue | None
) -> IndicatorValue:
    file = typed["file"]
    as_of: date = corrects.as_of if corrects else typed["as_of"]
    return enter_value(
        frame.plan, kpi, as_of=as_of, value=typed["value"], person=frame.person, link=typed["link"],
        file=make_content(file, accept=ACCEPTED) if file else None, file_name=file.name if file else "",
        note=typed["note"], corrects=corrects, reason=typed.get("reason", ""), by=actor_of(request), at=clock.now(),
    )  # fmt: skip


@never_cache
@require_safe
def plan_value(request: HttpRequest, value_id: int) -> HttpResponse:
    """One value: what it counts, or what shows it; and who said so."""
    frame, value = _value(request, value_id)
    return _show(request, frame, value, None)


def _show(request: HttpRequest, frame: Frame, value: IndicatorValue, form: ReasonForm | None) -> HttpResponse:
    pair, indicator = find_kpi_of(frame, value), find_indicator(value.series)
    if pair is None and indicator is None:
        raise MeasureUnknown
    words = indicator.words_of(value.parts) if indicator else {}
    doors = _doors(indicator, frame.person, value.as_of)
    judged = Confirmation.objects.filter(value=value).select_related("confirmed_by").first()
    may = may_answer_for(frame, value)
    waits = value.manner == Manner.ENTERED and judged is None
    context = {
        "frame": frame, "kpi": pair[1] if pair else indicator, "value": value, "indicator": indicator, "judged": judged,
        "lines": [(words.get(line.what, line.what), line, doors.get(line.what)) for line in value.parts],
        "drills": indicator is not None and indicator.rows is not None,
        "source_url": _source(indicator.source) if indicator else None,
        "form": form or ReasonForm(), "may": may,
        "may_judge": may and waits and value.entered_by_id != frame.person.pk,
        "waits": waits, "may_recount": may and value.manner in COUNTED,
        "may_correct": may and judged is not None, "corrections": value.corrected_by.order_by("id"),
        "crumbs": crumbs(frame, *_above(frame, value), (_("Value"), None)),
    }  # fmt: skip
    return render(request, "plan/staff/plan_value.html", context, status=422 if form is not None else 200)


def _above(frame: Frame, value: IndicatorValue) -> Crumbs:
    pair = find_kpi_of(frame, value)
    if pair is None:
        return [(_("Everything that is counted"), reverse("plan_indicators") + frame.query)]
    return [measure_crumb(frame, pair[0]), kpi_crumb(frame, pair[1])]


def _doors(indicator: Indicator | None, person: User, on: date) -> dict[str, str]:
    """Where the single things behind the lines are listed, as far as this person may see them."""
    if indicator is None or indicator.rows is None:
        return {}
    found = indicator.rows(person, on, clock.today())
    return {what: address for what, address in found.items() if is_open_here(address.partition("?")[0])}


def _source(name: str) -> str | None:
    try:
        address = reverse(name)
    except NoReverseMatch:
        return None
    return address if is_open_here(address) else None


@never_cache
@require_POST
def plan_value_confirm(request: HttpRequest, value_id: int) -> HttpResponse:
    """The second person's yes."""
    frame, value = _reported(request, value_id)
    confirm_value(frame.plan, value, person=frame.person, by=actor_of(request), at=clock.now())
    messages.success(request, _("The value is confirmed and counts from now on."))
    return redirect("plan_value", value_id=value.pk)


@never_cache
@require_POST
def plan_value_decline(request: HttpRequest, value_id: int) -> HttpResponse:
    """The second person's no, with the reason."""
    frame, value = _reported(request, value_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, frame, value, form)
    reason = form.cleaned_data["reason"]
    decline_value(frame.plan, value, reason=reason, person=frame.person, by=actor_of(request), at=clock.now())
    messages.success(request, _("The value is declined and does not count."))
    return redirect("plan_value", value_id=value.pk)


@never_cache
@require_POST
def plan_value_recount(request: HttpRequest, value_id: int) -> HttpResponse:
    """Count again, with the reason."""
    frame, value = _reported(request, value_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, frame, value, form)
    again = recount_value(frame.plan, value, reason=form.cleaned_data["reason"], by=actor_of(request), at=clock.now())
    messages.success(request, _("It was counted again."))
    return redirect("plan_value", value_id=again.pk)


@never_cache
@require_POST
def plan_value_evidence(request: HttpRequest, value_id: int) -> HttpResponseBase:
    """The file that shows an entered value."""
    _frame, value = _reported(request, value_id)
    if value.evidence_file is None:
        raise Http404
    return respond_with_file(value.evidence_file, inline=False)


@never_cache
@require_POST
def plan_take(request: HttpRequest) -> HttpResponse:
    """Have everything counted now (the office of the plan), or one indicator (its owner)."""
    frame = frame_of(request)
    names = [name for name in (request.POST.get("indicator", ""),) if name]
    taken = take_values(
        frame.plan, as_of=clock.today(), manner=Manner.ON_DEMAND, by=actor_of(request), at=clock.now(), names=names
    )
    messages.success(request, _("Counted: %(count)s values.") % {"count": len(taken)})
    if len(names) == 1 and len(taken) == 1:
        return redirect("plan_value", value_id=taken[0].pk)
    return redirect("plan_dashboard")


def _value(request: HttpRequest, value_id: int) -> tuple[Frame, IndicatorValue]:
    frame = frame_of(request)
    found = IndicatorValue.objects.select_related("entered_by", "corrects", "evidence_file").filter(pk=value_id).first()
    if found is None:
        raise MeasureUnknown
    return plan_knowing(frame, found), found


def _reported(request: HttpRequest, value_id: int) -> tuple[Frame, IndicatorValue]:
    """A value, for whoever answers for it; refuses ``NotForThisPost``."""
    frame, value = _value(request, value_id)
    if not may_answer_for(frame, value):
        raise NotForThisPost
    return frame, value
