"""A draft as it begins: empty, then filled with what the city holds. Steps inside acts, also of rooms above."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from madoguchi.foundation.cases.models import Draft
from madoguchi.foundation.forms.public import Known, ProcedureVersion


def fill_known(draft: Draft, known: Mapping[str, Known]) -> None:
    """Fill what is still empty with what the city holds, and with defaults; each value keeps where it came from."""
    for page in draft.version.procedure.pages:
        if page.repeat:
            continue
        for f in page.fields:
            if f.name in draft.answers:
                continue
            if f.concept in known:
                source = known[f.concept].provenance
                draft.answers[f.name] = known[f.concept].value
                draft.provenance[f.name] = {"source": source.source, "at": source.at, "detail": source.detail}
            elif f.default is not None:
                draft.answers[f.name] = f.default
                draft.provenance[f.name] = {"source": "default", "at": draft.begun_at.isoformat(), "detail": ""}


def new_draft(
    version: ProcedureVersion,
    *,
    resident_id: str,
    channel: str,
    known: Mapping[str, Known],
    language: str,
    at: datetime,
) -> Draft:
    """A draft of staff about somebody of the register (or nobody of it: empty), filled and saved; a step inside an act."""
    draft = Draft(
        version=version, resident_id=resident_id, channel=channel, language=language, begun_at=at, saved_at=at
    )
    fill_known(draft, known)
    draft.save()
    return draft
