"""What the plan is, and what was seen of its indicators."""

from __future__ import annotations

from madoguchi.services.plan.queries.seen import course, courses, end_of_day, value_seen, values_seen, waiting_values
from madoguchi.services.plan.queries.stray import Stray, former_body, is_stray, stray_matters
from madoguchi.services.plan.queries.versions import find_plan, get_plan, newest_versions, plan_versions
from madoguchi.services.plan.queries.waiting import OnTheTable, ToReport, Waiting, on_the_table, waiting_for

__all__ = [
    "OnTheTable",
    "Stray",
    "ToReport",
    "Waiting",
    "course",
    "courses",
    "end_of_day",
    "find_plan",
    "former_body",
    "get_plan",
    "is_stray",
    "newest_versions",
    "on_the_table",
    "plan_versions",
    "stray_matters",
    "value_seen",
    "values_seen",
    "waiting_for",
    "waiting_values",
]
