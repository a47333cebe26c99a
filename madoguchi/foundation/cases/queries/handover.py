"""What somebody leaves behind (引継ぎ): the open cases that are in his charge, without anything about the applicants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.forms.public import Text


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """One open case: enough for its department to find it and give it to somebody else."""

    number: str
    procedure: Text
    department: str
    due_on: date | None


def open_cases_in_charge_of(user: User) -> list[LeftBehind]:
    """The open cases assigned to ``user``, the most urgent first."""
    cases = Case.objects.select_related("version").filter(assignee=user, ended_at=None).order_by("due_on", "id")
    return [LeftBehind(one.number, one.procedure.title, one.department, one.due_on) for one in cases]
