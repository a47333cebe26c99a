"""Opening a case: who may, for which purpose, and the line that is written before anything is shown."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from madoguchi.foundation.accounts.public import User, actor_of, signed_in
from madoguchi.foundation.audit.public import record_attempt, record_view
from madoguchi.foundation.cases import wording
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.policies import may_decide, may_work_on, offered_actions
from madoguchi.foundation.cases.queries.inbox import get_case_for_staff
from madoguchi.foundation.cases.refusals import LookNotRecorded, NotForYou, NotPossibleNow, ProtectedCase
from madoguchi.kernel import clock

log = logging.getLogger(__name__)
PURPOSES = "madoguchi_purposes"
PROTECTED = "cases.protected"
"""Kind of the attempt that stands in the ledger when somebody asked for a protected person's case in vain."""
PURPOSE_HOLDS = timedelta(minutes=30)
View = Callable[..., HttpResponseBase]


def staff_of(request: HttpRequest) -> User:
    """The member of staff who asks; the door of ``/staff/`` has let nobody else in."""
    user = signed_in(request)
    if user is None or not user.is_staff:
        raise NotForYou
    return user


def typed_in(request: HttpRequest) -> QueryDict | None:
    """What was sent by POST, even when it is nothing; ``None`` for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def case_seen(request: HttpRequest, case_id: UUID) -> Case:
    """The case, if the person's posts let them see it; raises ``CaseNotFound``, ``ProtectedCase`` (with a line of it)."""
    user = staff_of(request)
    try:
        return get_case_for_staff(user, case_id, on=clock.today())
    except ProtectedCase:
        record_attempt(kind=PROTECTED, key=f"{user.pk} {case_id}", succeeded=False, at=clock.now())
        raise


def case_for_action(request: HttpRequest, case_id: UUID, action: str) -> Case:
    """The case on which the person may take ``action``.

    Raises as ``case_seen``, ``NotForYou`` (the post), ``NotPossibleNow`` (the state).
    """
    case = case_seen(request, case_id)
    user, today = staff_of(request), clock.today()
    if not may_work_on(user, case, on=today) or (action == "decide" and not may_decide(user, case, on=today)):
        raise NotForYou
    if action not in offered_actions(user, case, on=today):
        raise NotPossibleNow
    return case


def keep_purpose(request: HttpRequest, case: Case, purpose: str) -> None:
    """Remember for half an hour why this case that has ended is being read."""
    kept = request.session.get(PURPOSES, {})
    request.session[PURPOSES] = {**kept, str(case.pk): [purpose, clock.now().isoformat()]}


def purpose_for(request: HttpRequest, case: Case) -> str | None:
    """Why the case is read: its examination; for one that has ended the purpose that was chosen, ``None`` without."""
    if not case.is_ended:
        return wording.EXAMINATION
    key, since = request.session.get(PURPOSES, {}).get(str(case.pk), ("", ""))
    if key not in wording.PURPOSES or clock.now() - datetime.fromisoformat(since) > PURPOSE_HOLDS:
        return None
    return wording.PURPOSES[key]


def write_look(request: HttpRequest, case: Case, *, purpose: str, what: str) -> None:
    """Write that somebody is about to see the case; raises ``LookNotRecorded``, and then nothing may be shown."""
    try:
        record_view(
            by=actor_of(request),
            purpose=purpose,
            what=what,
            at=clock.now(),
            account_id=str(case.applicant_id or ""),
            resident_id=case.resident_id,
            case_id=str(case.pk),
            case_number=case.number,
        )
    except Exception:
        log.exception("A look at a case could not be recorded; nothing is shown.")
        raise LookNotRecorded from None


def looks_at(what: str) -> Callable[[View], View]:
    """A page that shows ``what`` of a case: the line is written first, then the view is given the case.

    For a case that has ended and without a purpose, the page that asks for one comes instead.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def looking(request: HttpRequest, case_id: UUID, **named: Any) -> HttpResponseBase:
            case = case_seen(request, case_id)
            purpose = purpose_for(request, case)
            if purpose is None:
                return redirect("case_purpose", case_id=case.pk)
            write_look(request, case, purpose=purpose, what=what)
            response = view(request, case, **named)
            add_never_cache_headers(response)
            return response

        return looking

    return wrap
