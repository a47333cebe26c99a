"""What the plan is, and what was seen of its indicators."""

from __future__ import annotations

from madoguchi.services.plan.queries.seen import course, end_of_day, value_seen, values_seen, waiting_values
from madoguchi.services.plan.queries.versions import find_plan, get_plan, newest_versions, plan_versions

__all__ = [
    "course",
    "end_of_day",
    "find_plan",
    "get_plan",
    "newest_versions",
    "plan_versions",
    "value_seen",
    "values_seen",
    "waiting_values",
]
