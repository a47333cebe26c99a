"""All indicators of a plan as plain rows, for programs and files."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from madoguchi.services.plan.judging import KpiStanding, judge_plan
from madoguchi.services.plan.models import PlanVersion
from madoguchi.services.plan.queries import values_seen


def kpi_rows(version: PlanVersion, *, on: date, at: datetime) -> list[dict[str, Any]]:
    """One row an indicator, in the plan's order, as seen at ``at`` and judged for the day ``on``; numbers as numbers."""
    plan = version.plan
    seen = values_seen((kpi.series for _measure, kpi in plan.every_kpi()), at=at)
    return [_row(one) for standing in judge_plan(plan, seen, on=on) for one in standing.kpis]


def _row(one: KpiStanding) -> dict[str, Any]:
    kpi, value = one.kpi, one.value
    return {
        "measure": one.measure.number,
        "key": kpi.key,
        "title": kpi.title.ja,
        "unit": kpi.unit.ja,
        "better": kpi.better,
        "source": kpi.counted or kpi.evidence,
        "counted": bool(kpi.counted),
        "value": None if value is None else number(value.value),
        "as_of": None if value is None else value.as_of.isoformat(),
        "known_since": None if value is None else value.counts_from.isoformat(),  # type: ignore[attr-defined]
        "status": one.status.value,
        "baseline": None if kpi.baseline is None else number(kpi.baseline.value),
        "targets": {str(year): number(target) for year, target in sorted(kpi.targets.items())},
        "to_confirm": list(kpi.to_confirm),
    }


def number(value: Decimal | None) -> int | float | None:
    """As JSON writes it: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
