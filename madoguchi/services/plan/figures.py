"""What the pages show of a plan at a moment: standings, courses, forecasts, two days compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from madoguchi.foundation.organisation.public import Department, Post
from madoguchi.services.plan.definition import Kpi, Measure, Plan
from madoguchi.services.plan.drawing import Course, change_between, draw_course, thinned
from madoguchi.services.plan.effects import series_of
from madoguchi.services.plan.forecast import Forecast, forecast
from madoguchi.services.plan.judging import KpiStanding, MeasureStanding, judge_kpi, judge_plan
from madoguchi.services.plan.models import IndicatorValue, PlanVersion
from madoguchi.services.plan.queries import courses, values_seen

PERCENT = "%"


def every_series(plan: Plan) -> set[str]:
    """All series that a plan shows: its indicators, and what its effects count by."""
    effects = (series_of(plan, effect) for measure in plan.measures for effect in measure.effects)
    return {kpi.series for _measure, kpi in plan.every_kpi()} | {series for series in effects if series}


def standings(version: PlanVersion, *, on: date, at: datetime) -> list[MeasureStanding]:
    """All measures on a day, as they were seen at ``at``."""
    seen = values_seen(every_series(version.plan), at=at)
    return judge_plan(version.plan, seen, on=on)


@dataclass(frozen=True, slots=True)
class KpiShown:
    """One indicator with its course, drawing and forecast."""

    standing: KpiStanding
    values: list[IndicatorValue]
    drawing: Course | None
    ahead: Forecast | None
    answer: str
    """What the forecast says of the last target: ``reached``, ``missed``, ``open``; empty without either."""


def show_kpis(plan: Plan, measure: Measure, kpis: Sequence[Kpi], *, on: date, at: datetime) -> list[KpiShown]:
    """Indicators as they were seen at ``at``, forecast to the end of the plan; as many queries for all as for one."""
    series = [kpi.series for kpi in kpis]
    seen, known = values_seen(series, at=at), courses(series, at=at)
    return [_shown(plan, measure, kpi, seen.get(kpi.series), known[kpi.series], on=on) for kpi in kpis]


def _shown(
    plan: Plan, measure: Measure, kpi: Kpi, value: IndicatorValue | None, values: list[IndicatorValue], *, on: date
) -> KpiShown:
    standing = judge_kpi(measure, kpi, value, on=on)
    points = [(one.as_of, float(one.value)) for one in values if one.value is not None]
    ceiling = 100.0 if kpi.unit.ja == PERCENT and kpi.better == "more" else None
    ahead = forecast(points, on=plan.period.last, ceiling=ceiling)
    answer = ahead.says(float(kpi.steps[-1][1]), kpi.better) if ahead and kpi.targets else ""
    return KpiShown(standing, values, draw_course(plan, kpi, thinned(values), ahead), ahead, answer)


@dataclass(frozen=True, slots=True)
class Compared:
    """An indicator on two days, each as it was seen then."""

    measure: Measure
    kpi: Kpi
    then: IndicatorValue | None
    now: IndicatorValue | None
    change: Decimal | None


def compare(plan: Plan, *, then: datetime, now: datetime) -> list[Compared]:
    """All indicators at two moments (基準日の比較)."""
    series = every_series(plan)
    before, after = values_seen(series, at=then), values_seen(series, at=now)
    return [_compared(measure, kpi, before, after) for measure, kpi in plan.every_kpi()]


def _compared(
    measure: Measure, kpi: Kpi, before: Mapping[str, IndicatorValue], after: Mapping[str, IndicatorValue]
) -> Compared:
    one, other = before.get(kpi.series), after.get(kpi.series)
    change = change_between(one.value if one else None, other.value if other else None)
    return Compared(measure, kpi, one, other, change)


def owners_in_words(plan: Plan) -> dict[str, str]:
    """Key of a department or post → its name, for all that the plan names."""
    keys = {plan.office, *(one.owner for one in plan.measures), *(kpi.owner for _m, kpi in plan.every_kpi())} - {""}
    named = {one.key: str(one.name) for one in Department.objects.filter(key__in=keys)}
    posts = Post.objects.filter(key__in=keys).select_related("department")
    return named | {one.key: f"{one.department.name} {one.title}" for one in posts}
