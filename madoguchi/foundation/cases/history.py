"""The history of a case: lines written inside the act that caused them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from madoguchi.foundation.cases.models import Case, CaseEvent
from madoguchi.kernel.acts import Actor


def note_event(case: Case, kind: str, *, by: Actor, at: datetime, public: bool = False, **detail: Any) -> None:
    """Add one line to the history; ``public`` lines are shown to the applicant."""
    CaseEvent.objects.create(
        case=case,
        at=at,
        kind=kind,
        by_kind=by.kind,
        by_name=by.name,
        by_post=by.post,
        public=public,
        detail=detail,
    )
