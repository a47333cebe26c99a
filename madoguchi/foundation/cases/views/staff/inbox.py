"""The work lists, and what is done with many cases at once."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from madoguchi.foundation.accounts.public import User, actor_of
from madoguchi.foundation.cases import wording
from madoguchi.foundation.cases.forms import BulkForm, InboxForm
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.operations.examining import assign_case, receive_case
from madoguchi.foundation.cases.policies import departments_worked_in, may_work_on
from madoguchi.foundation.cases.queries.inbox import (
    COUNT_UP_TO,
    VIEWS,
    View,
    inbox,
    inbox_counts,
    procedures_seen_by,
)
from madoguchi.foundation.cases.refusals import NotForYou, NotPossibleNow, ProtectedCase
from madoguchi.foundation.cases.views.staff.opening import case_seen, staff_of
from madoguchi.foundation.organisation.public import colleagues
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused


@never_cache
@require_safe
def case_inbox(request: HttpRequest) -> HttpResponse:
    """The work lists of the departments that the person's posts let them see."""
    user, today = staff_of(request), clock.today()
    form = InboxForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    view: View = chosen.get("view") or "open"
    page = inbox(
        user,
        on=today,
        view=view,
        search=chosen.get("q", ""),
        procedure=chosen.get("procedure", ""),
        after=chosen.get("after", ""),
    )
    counts = inbox_counts(user, on=today)
    departments = departments_worked_in(user, on=today)
    tabs = [(name, wording.VIEWS[name], counts.get(name), name == view) for name in VIEWS]
    return render(
        request,
        "cases/staff/case_inbox.html",
        {
            "page": page,
            "view": view,
            "tabs": tabs,
            "most": COUNT_UP_TO,
            "chosen": chosen,
            "procedures": procedures_seen_by(user, on=today),
            "people": _people(departments),
            "may_work": bool(departments),
            "filtered": bool(chosen.get("q") or chosen.get("procedure")),
            "heading": wording.VIEWS[view],
        },
    )


def _people(departments: set[str]) -> list[User]:
    found = {person.pk: person for key in sorted(departments) for person in colleagues(key, clock.today())}
    return sorted(found.values(), key=lambda person: person.name)


@never_cache
@require_POST
def case_bulk(request: HttpRequest) -> HttpResponse:
    """Receive or assign the ticked cases, each an act of its own; what could not be done is listed with its reason."""
    user, today = staff_of(request), clock.today()
    form = BulkForm({key: request.POST.get(key, "") for key in ("action", "assignee")})
    if not form.is_valid():
        raise NotPossibleNow
    assignee = None
    if form.cleaned_data["assignee"]:
        people = {person.pk: person for person in _people(departments_worked_in(user, on=today))}
        assignee = people.get(form.cleaned_data["assignee"])
        if assignee is None:
            raise NotForYou
    done: list[Case] = []
    failed: list[tuple[str, str, str]] = []
    for case_id in _ids(request.POST.getlist("cases")):
        number = ""
        try:
            case = case_seen(request, case_id)
            number = case.number
            _do_one(request, user, case, form.cleaned_data["action"], assignee)
        except ProtectedCase as refusal:
            failed.append((refusal.number, str(refusal), refusal.way_out))
        except Refused as refusal:
            failed.append((number, str(refusal), refusal.way_out))
        else:
            done.append(case)
    return render(
        request,
        "cases/staff/case_bulk.html",
        {
            "done": done,
            "failed": failed,
            "action": form.cleaned_data["action"],
            "assignee": assignee,
        },
    )


def _do_one(request: HttpRequest, user: User, case: Case, action: str, assignee: User | None) -> None:
    today = clock.today()
    if not may_work_on(user, case, on=today):
        raise NotForYou
    if action == "receive":
        if case.state != "received":
            raise NotPossibleNow
        receive_case(case, by=actor_of(request), at=clock.now())
        return
    if assignee is not None and not may_work_on(assignee, case, on=today):
        raise NotForYou
    assign_case(case, assignee=assignee, by=actor_of(request), at=clock.now())


def _ids(values: list[str]) -> list[UUID]:
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return list(dict.fromkeys(found))
