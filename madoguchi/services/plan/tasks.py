"""What the plan room does at night."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.indicators import every_indicator
from madoguchi.services.plan.models import IndicatorValue, PlanVersion
from madoguchi.services.plan.operations import take_values
from madoguchi.services.plan.vocabulary import Manner


def take_values_of_yesterday(*, at: datetime) -> int:
    """Count what was not yet counted of the day that ended; returns how many values that gave. Nothing without a plan.

    An indicator that broke is tried again every hour of the day.
    """
    if not PlanVersion.objects.exists():
        return 0
    yesterday = localdate(at) - timedelta(days=1)
    nightly = IndicatorValue.objects.filter(as_of=yesterday, manner=Manner.NIGHTLY)
    if not {one.name for one in every_indicator()} - set(nightly.values_list("series", flat=True)):
        return 0
    return len(take_values(None, as_of=yesterday, manner=Manner.NIGHTLY, by=SYSTEM, at=at))
