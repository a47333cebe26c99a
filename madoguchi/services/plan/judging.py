"""On track, late, or no data: by rule, never by opinion.

An indicator is judged by the newest value that is known:

1. no value, or one older than ``FRESH`` allows: no data;
2. no target: no data (there is a figure, and nothing to hold it against);
3. a step whose last day has passed and that the value does not meet: late; met: on track;
4. no step due yet: on track, unless the value is worse than where the plan began.

A measure is late when one of its indicators is, on track when at least one is and none is late, else without data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Sentence
from madoguchi.services.plan.definition import Kpi, Measure, Plan
from madoguchi.services.plan.models import IndicatorValue
from madoguchi.services.plan.vocabulary import Manner, Status

FRESH_COUNTED = timedelta(days=35)
FRESH_ENTERED = timedelta(days=400)
"""How old the newest value may be: what is counted every night, and what is reported once a year."""


@dataclass(frozen=True, slots=True)
class KpiStanding:
    """How an indicator stands on a day, and by which rule."""

    measure: Measure
    kpi: Kpi
    value: IndicatorValue | None
    status: Status
    why: Sentence
    due: tuple[date, Decimal] | None
    """The last step that is due."""
    next: tuple[date, Decimal] | None
    """The first that is not due yet."""

    @property
    def reached(self) -> bool:
        """Whether even the last step is met."""
        known = self.value is not None and self.value.value is not None and self.kpi.targets
        return bool(known) and meets(self.value.value, self.kpi.steps[-1][1], self.kpi.better)  # type: ignore[union-attr, arg-type]


@dataclass(frozen=True, slots=True)
class MeasureStanding:
    """How a measure stands on a day."""

    measure: Measure
    status: Status
    kpis: tuple[KpiStanding, ...]

    def count(self, status: str) -> int:
        """How many of its indicators stand so."""
        return sum(one.status == status for one in self.kpis)


def meets(value: Decimal, target: Decimal, better: str) -> bool:
    """Whether a value is at its target or beyond it."""
    return value >= target if better == "more" else value <= target


def judge_kpi(measure: Measure, kpi: Kpi, value: IndicatorValue | None, *, on: date) -> KpiStanding:
    """By the rules above."""
    steps = kpi.steps
    due = next((step for step in reversed(steps) if step[0] < on), None)
    coming = next((step for step in steps if step[0] >= on), None)
    status, why = _judged(kpi, value, due, on=on)
    return KpiStanding(measure, kpi, value, status, why, due, coming)


def _judged(
    kpi: Kpi, value: IndicatorValue | None, due: tuple[date, Decimal] | None, *, on: date
) -> tuple[Status, Sentence]:
    if value is None:
        return Status.NO_DATA, _("No value is known.")
    if value.value is None:
        return Status.NO_DATA, _("There was nothing to count.")
    if on - value.as_of > (FRESH_ENTERED if value.manner == Manner.ENTERED else FRESH_COUNTED):
        return Status.NO_DATA, _("The newest value is too old.")
    if not kpi.targets:
        return Status.NO_DATA, _("There is no target to hold it against.")
    if due is not None:
        if meets(value.value, due[1], kpi.better):
            return Status.ON_TRACK, _("The step that is due is met.")
        return Status.LATE, _("The step that is due is not met.")
    if kpi.baseline is not None and not meets(value.value, kpi.baseline.value, kpi.better):
        return Status.LATE, _("It is worse than where the plan began.")
    return Status.ON_TRACK, _("No step is due yet.")


def judge_measure(measure: Measure, seen: Mapping[str, IndicatorValue], *, on: date) -> MeasureStanding:
    """A measure by its indicators."""
    kpis = tuple(judge_kpi(measure, kpi, seen.get(kpi.series), on=on) for kpi in measure.kpis)
    found = {one.status for one in kpis}
    status = next((one for one in (Status.LATE, Status.ON_TRACK) if one in found), Status.NO_DATA)
    return MeasureStanding(measure, status, kpis)


def judge_plan(plan: Plan, seen: Mapping[str, IndicatorValue], *, on: date) -> list[MeasureStanding]:
    """All measures, in the plan's order."""
    return [judge_measure(measure, seen, on=on) for measure in plan.measures]
