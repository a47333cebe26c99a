"""The plan for everybody: how it stands, one measure, the population, and the files of open data."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.foundation.accounts.public import ASKING, at_a_pace
from madoguchi.kernel.ui.hardening import allow_everybody
from madoguchi.services.plan import open_files
from madoguchi.services.plan.chapter import chapter_of
from madoguchi.services.plan.drawing import gantt
from madoguchi.services.plan.effects import effects_of
from madoguchi.services.plan.figures import every_series, standings
from madoguchi.services.plan.queries import values_seen
from madoguchi.services.plan.telling import by_status, count_of, tell_measure
from madoguchi.services.plan.views.looking import Looked, look
from madoguchi.services.plan.vocabulary import Status

FIVE_MINUTES = 300
Crumbs = list[tuple[str, str | None]]


def crumbs_of(*more: tuple[str, str | None], query: str = "") -> Crumbs:
    """From the first page down."""
    here: Crumbs = [
        (_("Home"), reverse("home")),
        (_("The city's plan"), reverse("public_plan") + query if more else None),
    ]
    return [*here, *more]


def without_plan(request: HttpRequest, looked: Looked) -> HttpResponse:
    """No plan was known on that day."""
    context = looked.page(crumbs=crumbs_of())
    return render(request, "plan/resident/public_plan_none.html", context, status=404)


@login_not_required
@require_safe
@at_a_pace(ASKING)
def public_plan(request: HttpRequest) -> HttpResponse:
    """All measures: on track, late, without data; and why."""
    looked = look(request)
    if looked.version is None:
        return without_plan(request, looked)
    found = standings(looked.version, on=looked.on, at=looked.at)
    context = looked.page(
        standings=found,
        counts=count_of(found),
        late=by_status(found, Status.LATE),
        unknown=by_status(found, Status.NO_DATA),
        files=open_files.addresses(),
        crumbs=crumbs_of(),
    )
    wrong = looked.form.is_bound and not looked.form.is_valid()
    return render(request, "plan/resident/public_plan.html", context, status=422 if wrong else 200)


@login_not_required
@require_safe
@at_a_pace(ASKING)
def public_measure(request: HttpRequest, measure_key: str) -> HttpResponse:
    """One measure: what it is, how far it is, what comes next."""
    looked = look(request)
    if looked.version is None:
        return without_plan(request, looked)
    measure = looked.plan.find_measure(measure_key)
    if measure is None:
        raise Http404
    context = looked.page(
        measure=measure,
        told=tell_measure(looked.plan, measure, on=looked.on, at=looked.at),
        gantt=gantt(looked.plan, measure.schedule, on=looked.on) if measure.schedule else None,
        effects=effects_of(looked.plan, measure, values_seen(every_series(looked.plan), at=looked.at)),
        crumbs=crumbs_of((str(measure.title), None), query=looked.query),
    )
    return render(request, "plan/resident/public_measure.html", context)


@login_not_required
@require_safe
@at_a_pace(ASKING)
def public_population(request: HttpRequest) -> HttpResponse:
    """Why there is a plan."""
    looked = look(request)
    if looked.version is None:
        return without_plan(request, looked)
    context = looked.page(
        chapter=chapter_of(looked.plan, at=looked.at),
        crumbs=crumbs_of((_("Population: the reason for the plan"), None), query=looked.query),
    )
    return render(request, "plan/resident/public_population.html", context)


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_plan_kpis_csv(request: HttpRequest) -> HttpResponse:
    """``/open/plan-kpis.csv``."""
    return _file(request, "plan-kpis.csv", open_files.kpis_as_csv)


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_plan_kpis_json(request: HttpRequest) -> HttpResponse:
    """``/open/plan-kpis.json``."""
    return _file(request, "plan-kpis.json", open_files.kpis_as_json)


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_plan_values_csv(request: HttpRequest) -> HttpResponse:
    """``/open/plan-values.csv``."""
    return _file(request, "plan-values.csv", open_files.values_as_csv)


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_plan_values_json(request: HttpRequest) -> HttpResponse:
    """``/open/plan-values.json``."""
    return _file(request, "plan-values.json", open_files.values_as_json)


@login_not_required
@require_safe
@at_a_pace(ASKING)
def open_plan_population_csv(request: HttpRequest) -> HttpResponse:
    """``/open/plan-population.csv``: the series of the chapter; the city gives its figures in the same form."""
    return _file(request, "plan-population.csv", open_files.population_as_csv)


def _refused(reason: str, *, status: int) -> HttpResponse:
    """Programs ask for the files: they are told the reason as the API tells it."""
    return JsonResponse({"reason": reason}, status=status, json_dumps_params={"ensure_ascii": False})


def _file(request: HttpRequest, name: str, write: Callable[[open_files.Held], str]) -> HttpResponse:
    """The file, or 304 for whoever has it. What it is made from only grows, so its mark is known before it is written."""
    looked = look(request)
    if looked.form.is_bound and not looked.form.is_valid():
        return _refused(str(looked.form.problems[0][1]), status=422)
    if looked.version is None:
        return _refused(_("On that day there was no plan here yet."), status=404)
    held = open_files.held(looked.version, on=looked.on, at=looked.at, base=f"{request.scheme}://{request.get_host()}")
    etag = f'"{hashlib.sha256(f"{name} {held.mark}".encode()).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=etag) or HttpResponse(
        write(held),
        content_type="text/csv; charset=utf-8" if name.endswith(".csv") else "application/json",
    )
    if name.endswith(".csv") and answer.status_code == 200:
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["ETag"] = etag
    answer["Cache-Control"] = f"public, max-age={FIVE_MINUTES}"
    allow_everybody(answer, exposed="ETag")
    return answer
