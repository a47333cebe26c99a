"""Tables of the plan room."""

from __future__ import annotations

from madoguchi.services.plan.models.feedback import Feedback
from madoguchi.services.plan.models.forwarding import Forwarding
from madoguchi.services.plan.models.meetings import AgendaItem, Decision, Meeting, Paper, Referral
from madoguchi.services.plan.models.progress import (
    ChangeProposal,
    Matter,
    ProgressReport,
    Remark,
    Submission,
    SubmittedValue,
)
from madoguchi.services.plan.models.values import Confirmation, IndicatorValue
from madoguchi.services.plan.models.versions import PlanVersion

__all__ = [
    "AgendaItem",
    "ChangeProposal",
    "Confirmation",
    "Decision",
    "Feedback",
    "Forwarding",
    "IndicatorValue",
    "Matter",
    "Meeting",
    "Paper",
    "PlanVersion",
    "ProgressReport",
    "Referral",
    "Remark",
    "Submission",
    "SubmittedValue",
]
