"""Seeing the plan: all measures at a glance, one of them, one indicator, two days compared, the population."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from madoguchi.kernel.indicators import every_indicator, find_indicator
from madoguchi.services.plan.chapter import chapter_of
from madoguchi.services.plan.definition import Kpi, Plan
from madoguchi.services.plan.drawing import gantt
from madoguchi.services.plan.effects import effects_of
from madoguchi.services.plan.figures import compare, every_series, owners_in_words, show_kpis, standings
from madoguchi.services.plan.judging import judge_measure
from madoguchi.services.plan.models import IndicatorValue
from madoguchi.services.plan.policies import may_report, may_run_plan
from madoguchi.services.plan.queries import end_of_day, newest_versions, values_seen, waiting_values
from madoguchi.services.plan.views.staff.frame import crumbs, day_in, frame_of, kpi_in, measure_crumb, measure_in
from madoguchi.services.plan.vocabulary import Status

A_YEAR = timedelta(days=365)
LATEST = 40
"""Values in the list of an indicator."""


@never_cache
@require_safe
def plan_dashboard(request: HttpRequest) -> HttpResponse:
    """All measures at a glance."""
    frame = frame_of(request)
    found = standings(frame.version, on=frame.on, at=frame.at)
    context = {
        "frame": frame, "plan": frame.plan, "standings": found,
        "counts": [(status, sum(one.status == status for one in found)) for status in Status],
        "plans": newest_versions(at=frame.at),
        "names": owners_in_words(frame.plan),
        "waiting": [] if frame.past else _waiting(frame.plan),
        "may_run": not frame.past and may_run_plan(frame.person, frame.plan, on=frame.on),
        "crumbs": crumbs(frame),
    }  # fmt: skip
    return render(request, "plan/staff/plan_dashboard.html", context)


def _waiting(plan: Plan) -> list[tuple[Kpi, IndicatorValue]]:
    kpis = {kpi.series: kpi for _measure, kpi in plan.every_kpi()}
    return [(kpis[value.series], value) for value in waiting_values(kpis)]


@never_cache
@require_safe
def plan_measure(request: HttpRequest, measure_key: str) -> HttpResponse:
    """One measure: what it is, its schedule, its indicators, what it saves and costs."""
    frame = frame_of(request)
    measure = measure_in(frame, measure_key)
    seen = values_seen(every_series(frame.plan), at=frame.at)
    context = {
        "frame": frame, "plan": frame.plan, "measure": measure,
        "policy": frame.plan.find_policy(measure.policy),
        "standing": judge_measure(measure, seen, on=frame.on),
        "gantt": gantt(frame.plan, measure.schedule, on=frame.on) if measure.schedule else None,
        "kpis": show_kpis(frame.plan, measure, measure.kpis, on=frame.on, at=frame.at),
        "effects": effects_of(frame.plan, measure, seen),
        "names": owners_in_words(frame.plan),
        "crumbs": crumbs(frame, (str(measure.title), None)),
    }  # fmt: skip
    return render(request, "plan/staff/plan_measure.html", context)


@never_cache
@require_safe
def plan_kpi(request: HttpRequest, kpi_key: str) -> HttpResponse:
    """One indicator: how it is counted or shown, its values, and what may be done with it."""
    frame = frame_of(request)
    measure, kpi = kpi_in(frame, kpi_key)
    (shown,) = show_kpis(frame.plan, measure, [kpi], on=frame.on, at=frame.at)
    may = not frame.past and may_report(frame.person, frame.plan, measure, kpi, on=frame.on)
    context = {
        "frame": frame, "plan": frame.plan, "measure": measure, "kpi": kpi, "shown": shown,
        "latest": shown.values[:-LATEST - 1 : -1], "more": max(0, len(shown.values) - LATEST),
        "indicator": find_indicator(kpi.counted) if kpi.counted else None,
        "waiting": [] if frame.past else list(waiting_values([kpi.series])),
        "may": may, "names": owners_in_words(frame.plan), "owner": measure.owner_of(kpi),
        "crumbs": crumbs(frame, measure_crumb(frame, measure), (str(kpi.title), None)),
    }  # fmt: skip
    return render(request, "plan/staff/plan_kpi.html", context)


@never_cache
@require_safe
def plan_compare(request: HttpRequest) -> HttpResponse:
    """Two days side by side, each as it was seen then."""
    frame = frame_of(request)
    against = day_in(request, "against") or frame.on - A_YEAR
    context = {
        "frame": frame, "plan": frame.plan, "against": against,
        "rows": compare(frame.plan, then=end_of_day(against), now=frame.at),
        "crumbs": crumbs(frame, (_("Compare two days"), None)),
    }  # fmt: skip
    return render(request, "plan/staff/plan_compare.html", context)


@never_cache
@require_safe
def plan_population(request: HttpRequest) -> HttpResponse:
    """Why there is a plan: what is known of the population, and of which years nothing is."""
    frame = frame_of(request)
    context = {
        "frame": frame, "plan": frame.plan, "chapter": chapter_of(frame.plan, at=frame.at),
        "may_give": not frame.past and may_run_plan(frame.person, frame.plan, on=frame.on),
        "crumbs": crumbs(frame, (_("Population"), None)),
    }  # fmt: skip
    return render(request, "plan/staff/plan_population.html", context)


@never_cache
@require_safe
def plan_indicators(request: HttpRequest) -> HttpResponse:
    """Everything that the rooms count, whether the plan holds it to a target or not."""
    frame = frame_of(request)
    every = every_indicator()
    seen = values_seen((one.name for one in every), at=frame.at)
    context = {
        "frame": frame, "rows": [(one, seen.get(one.name)) for one in every],
        "in_plan": {kpi.series for _measure, kpi in frame.plan.every_kpi()},
        "crumbs": crumbs(frame, (_("Everything that is counted"), None)),
    }  # fmt: skip
    return render(request, "plan/staff/plan_indicators.html", context)
