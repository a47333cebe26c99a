"""What the plan gives as open data: every value of its indicators, with the day it is of. Nothing in it is about a person."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.open_sources import SourceTable, open_source
from madoguchi.services.plan.open_files import VALUE_HEADS, value_rows
from madoguchi.services.plan.queries import courses, end_of_day, find_plan


@open_source("plan.values", _("Values of the plan's indicators"), headings=VALUE_HEADS)
def plan_values(on: date) -> SourceTable | None:
    """As they were known at the end of the day."""
    at = end_of_day(on)
    version = find_plan(on=on, at=at)
    if version is None:
        return None
    known = courses({kpi.series for _measure, kpi in version.plan.every_kpi()}, at=at)
    rows = [["" if cell is None else str(cell) for cell in row] for row in value_rows(version.plan, known)]
    return SourceTable(VALUE_HEADS, rows, on) if rows else None
