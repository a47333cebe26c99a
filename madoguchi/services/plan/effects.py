"""What a measure saves and costs, from assumptions that stand beside the figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from madoguchi.services.plan.definition import Effect, Measure, Plan
from madoguchi.services.plan.models import IndicatorValue

MINUTES = 60


@dataclass(frozen=True, slots=True)
class EffectShown:
    """One effect: how many, hours, yen; ``None`` where a part of the reckoning is not known."""

    effect: Effect
    value: IndicatorValue | None
    hours: Decimal | None
    yen: Decimal | None


def series_of(plan: Plan, effect: Effect) -> str:
    """The series that an effect counts by; empty where it names none."""
    if effect.counted:
        return effect.counted
    pair = plan.find_kpi(effect.kpi) if effect.kpi else None
    return pair[1].series if pair else ""


def effects_of(plan: Plan, measure: Measure, seen: Mapping[str, IndicatorValue]) -> list[EffectShown]:
    """The effects of a measure by the values that are seen."""
    return [_shown(plan, effect, seen.get(series_of(plan, effect))) for effect in measure.effects]


def _shown(plan: Plan, effect: Effect, value: IndicatorValue | None) -> EffectShown:
    if value is None or value.value is None or effect.minutes_each is None:
        return EffectShown(effect, value, None, None)
    hours = (value.value * effect.minutes_each / MINUTES).quantize(Decimal("0.1"))
    yen = (hours * plan.yen_per_hour).quantize(Decimal(1)) if plan.yen_per_hour is not None else None
    return EffectShown(effect, value, hours, yen)
