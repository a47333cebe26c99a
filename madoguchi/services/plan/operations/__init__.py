"""Acts of the plan room."""

from __future__ import annotations

from madoguchi.services.plan.operations.adopting import adopt_plan, follow_plan
from madoguchi.services.plan.operations.entering import confirm_value, decline_value, enter_value
from madoguchi.services.plan.operations.taking import recount_value, take_values

__all__ = [
    "adopt_plan",
    "confirm_value",
    "decline_value",
    "enter_value",
    "follow_plan",
    "recount_value",
    "take_values",
]
