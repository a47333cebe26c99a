"""What everybody is told of the plan: the figures of the office, drawn with exactly what stands in the table beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.kernel.ui.templatetags.charts import figure
from madoguchi.kernel.ui.wareki import to_wareki
from madoguchi.services.plan.definition import Kpi, Measure, Plan
from madoguchi.services.plan.drawing import Course, draw_course
from madoguchi.services.plan.forecast import Forecast, forecast
from madoguchi.services.plan.judging import KpiStanding, MeasureStanding, judge_kpi, judge_measure, meets
from madoguchi.services.plan.models import IndicatorValue
from madoguchi.services.plan.queries import courses, values_seen
from madoguchi.services.plan.vocabulary import Status
from madoguchi.services.plan.years import fiscal_year

PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Step:
    """A target with the value that stood on its last day, and whether that met it (``None``: not due, or not known)."""

    year: int
    on: date
    target: Decimal
    value: Decimal | None
    met: bool | None


@dataclass(frozen=True, slots=True)
class KpiTold:
    """One indicator for everybody; ``values`` are the drawn ones: of each month the last."""

    standing: KpiStanding
    values: tuple[IndicatorValue, ...]
    steps: tuple[Step, ...]
    drawing: Course | None
    ahead: Forecast | None
    answer: str
    """What the forecast says of the last target: ``reached``, ``missed``, ``open``; empty without either."""
    description: str
    """The drawing in words."""

    @property
    def kpi(self) -> Kpi:
        """The indicator itself."""
        return self.standing.kpi


@dataclass(frozen=True, slots=True)
class MeasureTold:
    """One measure with all its indicators."""

    standing: MeasureStanding
    kpis: tuple[KpiTold, ...]

    @property
    def measure(self) -> Measure:
        """The measure itself."""
        return self.standing.measure


def tell_measure(plan: Plan, measure: Measure, *, on: date, at: datetime, as_of: date | None = None) -> MeasureTold:
    """A measure on the day ``on``, as it was known at ``at``; with values of ``as_of`` at the latest."""
    seen = values_seen((kpi.series for kpi in measure.kpis), at=at, as_of=as_of)
    known = courses((kpi.series for kpi in measure.kpis), at=at)
    if as_of is not None:
        known = {series: [one for one in values if one.as_of <= as_of] for series, values in known.items()}
    kpis = tuple(_told(plan, measure, kpi, seen.get(kpi.series), known[kpi.series], on=on) for kpi in measure.kpis)
    return MeasureTold(judge_measure(measure, seen, on=on), kpis)


def _told(
    plan: Plan, measure: Measure, kpi: Kpi, value: IndicatorValue | None, every: list[IndicatorValue], *, on: date
) -> KpiTold:
    values = last_of_each_month(every)
    standing = judge_kpi(measure, kpi, value, on=on)
    ceiling = 100.0 if kpi.unit.ja == PERCENT and kpi.better == "more" else None
    points = [(one.as_of, float(one.value)) for one in values if one.value is not None]
    ahead = forecast(points, on=plan.period.last, ceiling=ceiling)
    answer = ahead.says(float(kpi.steps[-1][1]), kpi.better) if ahead and kpi.targets else ""
    return KpiTold(
        standing=standing,
        values=tuple(values),
        steps=steps_of(kpi, every, on=on),
        drawing=draw_course(plan, kpi, values, ahead),
        ahead=ahead,
        answer=answer,
        description=described(standing, values, ahead),
    )


def last_of_each_month(values: Iterable[IndicatorValue]) -> list[IndicatorValue]:
    """Of each month the last value that has a figure, oldest first."""
    last: dict[tuple[int, int], IndicatorValue] = {}
    for one in values:
        if one.value is not None:
            last[one.as_of.year, one.as_of.month] = one
    return [last[month] for month in sorted(last)]


def steps_of(kpi: Kpi, values: Sequence[IndicatorValue], *, on: date) -> tuple[Step, ...]:
    """The steps; one whose last day has passed with the value that stood then, if one of that fiscal year is known."""
    return tuple(_step(kpi, day, target, values, on=on) for day, target in kpi.steps)


def _step(kpi: Kpi, day: date, target: Decimal, values: Sequence[IndicatorValue], *, on: date) -> Step:
    year = fiscal_year(day)
    if day >= on:
        return Step(year, day, target, None, None)
    known = [one.value for one in values if fiscal_year(one.as_of) == year and one.value is not None]
    value = known[-1] if known else None
    return Step(year, day, target, value, None if value is None else meets(value, target, kpi.better))


def described(standing: KpiStanding, values: Sequence[IndicatorValue], ahead: Forecast | None) -> str:
    """A drawing in words: where it began, where it stands, what is aimed at, what is expected."""
    kpi, said = standing.kpi, []
    unit = str(kpi.unit)
    if kpi.baseline is not None:
        said.append(
            _("It began with %(value)s %(unit)s on %(day)s.") % _point(kpi.baseline.value, kpi.baseline.on, unit)
        )
    if values:
        newest = values[-1]
        said.append(_("The newest value is %(value)s %(unit)s on %(day)s.") % _point(newest.value, newest.as_of, unit))
    else:
        said.append(_("No value is known."))
    if kpi.steps:
        day, target = kpi.steps[-1]
        said.append(_("The last target is %(value)s %(unit)s by %(day)s.") % _point(target, day, unit))
    if ahead is not None:
        said.append(
            _("The forecast for the end of the plan lies between %(low)s and %(high)s %(unit)s.")
            % {"low": figure(round(ahead.low, 1)), "high": figure(round(ahead.high, 1)), "unit": unit}
        )
    return ("" if (get_language() or "ja").startswith("ja") else " ").join(said)


def _point(value: Decimal | None, day: date, unit: str) -> dict[str, str]:
    said = "–" if value is None else figure(float(value))
    return {"value": said, "unit": unit, "day": to_wareki(day, get_language() or "ja")}


def count_of(standings: Iterable[MeasureStanding]) -> list[tuple[Status, int]]:
    """How many measures stand how, in a fixed order."""
    found = [one.status for one in standings]
    return [(status, found.count(status)) for status in Status]


def by_status(standings: Iterable[MeasureStanding], status: Status) -> list[tuple[MeasureStanding, list[KpiStanding]]]:
    """The measures of a status, each with its indicators that are the reason."""
    return [(one, [kpi for kpi in one.kpis if kpi.status == status]) for one in standings if one.status == status]
