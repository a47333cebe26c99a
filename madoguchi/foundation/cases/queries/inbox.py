"""The office's work lists: by department, keyset paging, no count beyond a thousand."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.naming import fold
from madoguchi.foundation.cases.policies import may_view_case
from madoguchi.foundation.cases.refusals import CaseNotFound
from madoguchi.foundation.forms.public import ENDED
from madoguchi.foundation.organisation.public import add_working_days, department_keys_seen_by

View = Literal["new", "mine", "waiting", "due_soon", "overdue", "open", "ended", "all"]
VIEWS: tuple[View, ...] = ("new", "mine", "waiting", "due_soon", "overdue", "open", "ended", "all")
PAGE = 50
COUNT_UP_TO = 1000
SOON = 3


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page of cases and the cursor of the next."""

    cases: Sequence[Case]
    after: str


def cases_seen_by(user: User, *, on: date) -> QuerySet[Case]:
    """Every case of the departments that the user's posts let them see."""
    return Case.objects.filter(department__in=department_keys_seen_by(user, on))


def _viewed(user: User, view: View, *, on: date) -> QuerySet[Case]:
    cases = cases_seen_by(user, on=on)
    working = cases.exclude(state__in=ENDED)
    if view == "new":
        return cases.filter(state="received")
    if view == "mine":
        return working.filter(assignee=user)
    if view == "waiting":
        return cases.filter(state="correcting")
    if view == "due_soon":
        return working.filter(stopped_on=None, due_on__gte=on, due_on__lte=add_working_days(on, SOON))
    if view == "overdue":
        return working.filter(stopped_on=None, due_on__lt=on)
    if view == "open":
        return working
    if view == "ended":
        return cases.filter(state__in=ENDED)
    return cases


def inbox(
    user: User, *, on: date, view: View = "open", search: str = "", procedure: str = "", after: str = ""
) -> InboxPage:
    """One page of a work list, newest first; ``after`` is the cursor of the page before."""
    cases = _viewed(user, view, on=on).select_related("version", "assignee")
    if procedure:
        cases = cases.filter(slug=procedure)
    for word in search.split():
        cases = cases.filter(search_text__contains=fold(word))
    if position := _read_cursor(after):
        moment, last = position
        cases = cases.filter(Q(submitted_at__lt=moment) | Q(submitted_at=moment, id__lt=last))
    found = list(cases.order_by("-submitted_at", "-id")[: PAGE + 1])
    more = len(found) > PAGE
    return InboxPage(found[:PAGE], _cursor(found[PAGE - 1]) if more else "")


def inbox_counts(user: User, *, on: date) -> dict[View, int]:
    """How many cases each work list holds; 1,001 stands for more than a thousand."""
    return {view: _viewed(user, view, on=on).order_by()[: COUNT_UP_TO + 1].count() for view in VIEWS if view != "all"}


def get_case_for_staff(user: User, case_id: UUID, *, on: date) -> Case:
    """The case, if the user's posts let them see it; raises ``CaseNotFound`` otherwise."""
    case = Case.objects.select_related("version", "applicant", "assignee").filter(pk=case_id).first()
    if case is None or not may_view_case(user, case, on=on):
        raise CaseNotFound
    return case


def _cursor(case: Case) -> str:
    return base64.urlsafe_b64encode(json.dumps([case.submitted_at.isoformat(), str(case.id)]).encode()).decode()


def _read_cursor(text: str) -> tuple[datetime, UUID] | None:
    if not text:
        return None
    try:
        moment, last = json.loads(base64.urlsafe_b64decode(text.encode()))
        return datetime.fromisoformat(moment), UUID(last)
    except (ValueError, TypeError):
        return None


