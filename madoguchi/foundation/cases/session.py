"""What this browser may open: what belongs to the signed-in resident, and what a guest began or opened by code."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from madoguchi.foundation.cases.models import Case, Draft
from madoguchi.foundation.cases.policies import is_applicant, owns_draft
from madoguchi.foundation.cases.refusals import CaseNotFound
from madoguchi.kernel.prepared import Prepared

DRAFTS, CASES = "madoguchi_drafts", "madoguchi_cases"
MOST_KEPT = 20
_draft: Prepared[Draft] = Prepared(lambda: Draft.objects.with_version("owner"), "pk")
_case: Prepared[Case] = Prepared(lambda: Case.objects.with_version("applicant"), "pk")


def remember_draft(request: HttpRequest, draft: Draft) -> None:
    """Let this browser open the draft again."""
    _remember(request, DRAFTS, str(draft.pk))


def remember_case(request: HttpRequest, case: Case) -> None:
    """Let this browser open the case again."""
    _remember(request, CASES, str(case.pk))


def _remember(request: HttpRequest, key: str, value: str) -> None:
    kept = [one for one in request.session.get(key, []) if one != value]
    request.session[key] = [*kept, value][-MOST_KEPT:]


def draft_for(request: HttpRequest, draft_id: UUID) -> Draft:
    """The draft, if this browser may open it; raises ``CaseNotFound``.

    A guest's draft that was taken over by an account opens only for that account.
    """
    draft = _draft.find(draft_id)
    if draft is None:
        raise CaseNotFound
    if draft.owner_id is None and str(draft.pk) in request.session.get(DRAFTS, []):
        return draft
    if owns_draft(request.user, draft):
        return draft
    raise CaseNotFound


def case_for(request: HttpRequest, case_id: UUID) -> Case:
    """The resident's or guest's own case; raises ``CaseNotFound``."""
    case = _case.find(case_id)
    if case is None:
        raise CaseNotFound
    if case.applicant_id is None and str(case.pk) in request.session.get(CASES, []):
        return case
    if is_applicant(request.user, case):
        return case
    raise CaseNotFound


def guest_drafts(request: HttpRequest) -> list[Draft]:
    """Drafts that this browser began or opened without an account."""
    ids = request.session.get(DRAFTS, [])
    if not ids:
        return []
    found = Draft.objects.filter(pk__in=ids, owner=None, submitted_at=None).with_version()
    return list(found.order_by("-saved_at"))


def guest_cases(request: HttpRequest) -> list[Case]:
    """Cases that this browser may open without an account."""
    ids = request.session.get(CASES, [])
    if not ids:
        return []
    return list(Case.objects.filter(pk__in=ids, applicant=None).with_version())
