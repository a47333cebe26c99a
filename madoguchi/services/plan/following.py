"""What a plan leaves over for the next one (次期計画)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from madoguchi.kernel.texts import Text
from madoguchi.kernel.yaml_parts import Words
from madoguchi.services.plan.definition import Baseline, Kpi, Measure, Period, Plan, Task
from madoguchi.services.plan.judging import meets
from madoguchi.services.plan.models import IndicatorValue
from madoguchi.services.plan.queries import values_seen

CARRIED = Text("前計画からの継続", "前の 計画の つづき", "Continued from the plan before")


def left_over(before: Plan, *, key: str, title: str, period: Period, at: datetime) -> Plan:
    """The next plan: every measure whose last target was not reached, as far as is known at ``at``, with what it lacked.

    A target is carried to the last year of the new period, an indicator begins where it stands now. Years, targets and
    titles are marked as to be confirmed by the city: a copy decides nothing.
    """
    seen = values_seen((kpi.series for _measure, kpi in before.every_kpi()), at=at)
    measures = [_carried(one, seen, period) for one in before.measures]
    kept = tuple(one for one in measures if one is not None)
    return before.model_copy(
        update={
            "plan": key,
            "title": Words(ja=title, plain=title, en=title),
            "period": period,
            "follows": before.plan,
            "measures": kept or before.measures,
            "policies": before.policies,
            "to_confirm": ("title", "purpose", "vision", "values", "measures"),
        }
    )


def _carried(measure: Measure, seen: dict[str, IndicatorValue], period: Period) -> Measure | None:
    open_kpis = tuple(
        _begun_anew(kpi, seen.get(kpi.series), period)
        for kpi in measure.kpis
        if not _reached(kpi, seen.get(kpi.series))
    )
    if not open_kpis:
        return None
    task = Task(
        title=Words(ja=CARRIED.ja, plain=CARRIED.plain, en=CARRIED.en),
        years=tuple(period.years),
        to_confirm=("title", "years"),
    )
    return measure.model_copy(update={"kpis": open_kpis, "schedule": (task,), "costs": ()})


def _reached(kpi: Kpi, value: IndicatorValue | None) -> bool:
    if not kpi.targets or value is None or value.value is None:
        return False
    return meets(value.value, kpi.steps[-1][1], kpi.better)


def _begun_anew(kpi: Kpi, value: IndicatorValue | None, period: Period) -> Kpi:
    begins = kpi.baseline
    if value is not None and value.value is not None:
        begins = Baseline(on=value.as_of, value=value.value)
    targets: dict[int, Decimal] = {period.years[-1]: kpi.steps[-1][1]} if kpi.targets else {}
    marks = tuple(dict.fromkeys((*kpi.to_confirm, "targets")))
    return kpi.model_copy(update={"baseline": begins, "targets": targets, "to_confirm": marks})
