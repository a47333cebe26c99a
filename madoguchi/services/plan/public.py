"""The door of the plan room."""

from __future__ import annotations

from madoguchi.kernel.yaml_parts import Words
from madoguchi.services.plan.definition import Kpi, Measure, Plan
from madoguchi.services.plan.effects import EffectShown, effects_of
from madoguchi.services.plan.folder import CheckedPlan, check_plan
from madoguchi.services.plan.forecast import Forecast, forecast
from madoguchi.services.plan.judging import KpiStanding, MeasureStanding, judge_measure, judge_plan, meets
from madoguchi.services.plan.loading import load_plan
from madoguchi.services.plan.models import Confirmation, IndicatorValue, PlanVersion
from madoguchi.services.plan.operations import (
    adopt_plan,
    confirm_value,
    decline_value,
    enter_value,
    follow_plan,
    recount_value,
    send_feedback,
    take_values,
)
from madoguchi.services.plan.queries import (
    course,
    end_of_day,
    find_plan,
    get_plan,
    newest_versions,
    plan_versions,
    value_seen,
    values_seen,
)
from madoguchi.services.plan.rows import kpi_rows
from madoguchi.services.plan.tasks import take_values_of_yesterday
from madoguchi.services.plan.vocabulary import Manner, Status

__all__ = [
    "CheckedPlan",
    "Confirmation",
    "EffectShown",
    "Forecast",
    "IndicatorValue",
    "Kpi",
    "KpiStanding",
    "Manner",
    "Measure",
    "MeasureStanding",
    "Plan",
    "PlanVersion",
    "Status",
    "Words",
    "adopt_plan",
    "check_plan",
    "confirm_value",
    "course",
    "decline_value",
    "effects_of",
    "end_of_day",
    "enter_value",
    "find_plan",
    "follow_plan",
    "forecast",
    "get_plan",
    "judge_measure",
    "judge_plan",
    "kpi_rows",
    "load_plan",
    "meets",
    "newest_versions",
    "plan_versions",
    "recount_value",
    "send_feedback",
    "take_values",
    "take_values_of_yesterday",
    "value_seen",
    "values_seen",
]
