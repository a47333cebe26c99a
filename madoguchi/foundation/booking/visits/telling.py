"""What was answered in one form prepared for a visit goes to the others of it that were begun before."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from madoguchi.foundation.booking.visits.session import (
    answered_by_visit,
    drafts_for_visit,
    told_for_visit,
    visit_prepared_by,
)
from madoguchi.foundation.cases.public import Draft, fill_draft
from madoguchi.kernel.acts import Actor


def tell_other_forms(request: HttpRequest, draft: Draft, *, by: Actor, at: datetime) -> None:
    """Fill what is still open in the other forms of the visit with what is told by now."""
    visit = visit_prepared_by(request, draft) if draft.is_prepared else None
    if visit is None:
        return
    others = [one for one in drafts_for_visit(request, visit) if one.pk != draft.pk and one.submitted_at is None]
    told = told_for_visit(request, visit) if others else {}
    for other in others:
        answered = answered_by_visit(request, visit, other.version.procedure)
        fill_draft(other, known=told, answered=answered, by=by, at=at)
