"""The door of the records room."""

from __future__ import annotations

from madoguchi.foundation.records.plan import (
    FilingClassUnknown,
    FilingPlan,
    FilingPlanBroken,
    filing_plan,
    find_class,
    get_class,
    read_filing_plan,
)
from madoguchi.foundation.records.retention import retention_ends_on, retention_starts_on
from madoguchi.foundation.records.vocabulary import FilingClass, RetentionClass

__all__ = [
    "FilingClass",
    "FilingClassUnknown",
    "FilingPlan",
    "FilingPlanBroken",
    "RetentionClass",
    "filing_plan",
    "find_class",
    "get_class",
    "read_filing_plan",
    "retention_ends_on",
    "retention_starts_on",
]
