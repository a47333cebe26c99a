"""Tables of the plan room."""

from __future__ import annotations

from madoguchi.services.plan.models.values import Confirmation, IndicatorValue
from madoguchi.services.plan.models.versions import PlanVersion

__all__ = ["Confirmation", "IndicatorValue", "PlanVersion"]
