"""標準処理期間 in working days, and the clock that stands while the applicant is waited for."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.forms.public import Procedure
from madoguchi.foundation.organisation.public import add_working_days, working_days_between


def due_day(procedure: Procedure, submitted_at: datetime) -> date:
    """The day by which it should be decided, counted from the day after submission."""
    return add_working_days(timezone.localdate(submitted_at), procedure.standard_days)


def move_clock(case: Case, *, at: datetime) -> None:
    """Stop or start the clock as the present state says; the caller saves the case."""
    today = timezone.localdate(at)
    runs = case.state_now.clock
    if not runs and not case.is_ended and case.stopped_on is None:
        case.stopped_on = today
    elif runs and case.stopped_on is not None:
        if case.due_on is not None:
            case.due_on = add_working_days(case.due_on, working_days_between(case.stopped_on, today))
        case.stopped_on = None


def days_taken(case: Case, *, at: datetime) -> int:
    """Working days from submission to ``at`` without those on which the clock stood."""
    today = timezone.localdate(at)
    until = case.stopped_on or today
    base = add_working_days(timezone.localdate(case.submitted_at), case.procedure.standard_days)
    stood = working_days_between(base, case.due_on) if case.due_on and case.due_on > base else 0
    return max(0, working_days_between(timezone.localdate(case.submitted_at), until) - stood)


def days_left(case: Case, *, today: date) -> int | None:
    """Working days until the due day (negative when past); ``None`` while the clock stands or it has ended."""
    if case.due_on is None or case.stopped_on is not None or case.ended_at is not None:
        return None
    if case.due_on >= today:
        return working_days_between(today, case.due_on)
    return -working_days_between(case.due_on, today)
