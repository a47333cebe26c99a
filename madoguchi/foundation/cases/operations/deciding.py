"""The decision (処分・受理), and what is issued with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from madoguchi.foundation.cases.deadlines import days_taken
from madoguchi.foundation.cases.documents import content_of_document, document_number
from madoguchi.foundation.cases.history import note_event
from madoguchi.foundation.cases.models import Case, IssuedDocument
from madoguchi.foundation.cases.operations.examining import move_to, require_action
from madoguchi.foundation.cases.places import case_state
from madoguchi.foundation.cases.refusals import CaseMovedOn, FindingsNeeded, NotPossibleNow, ReasonsNeeded
from madoguchi.foundation.cases.vocabulary import CaseDecided
from madoguchi.foundation.files.public import store_bytes
from madoguchi.foundation.forms.public import (
    TEMPLATES,
    Findings,
    FormState,
    find_document,
    finding_problems,
    findings_kept,
)
from madoguchi.foundation.records.public import retention_ends_on
from madoguchi.kernel import jobs
from madoguchi.kernel.acts import SYSTEM, Actor, act
from madoguchi.kernel.events import announce


def decide_case(
    case: Case,
    *,
    outcome: str,
    reasons: str = "",
    findings: Findings | None = None,
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Decide: ``granted``, ``refused`` or ``accepted`` as the review template allows.

    A refusal needs reasons (行政手続法第8条), anything else the office's ``findings`` where the definition asks for them
    (``FindingsNeeded``). ``seen`` is the revision that whoever decides was shown; when the case
    has changed since, ``CaseMovedOn``. Documents are fixed here and printed by a job afterwards.
    """
    with act("case.decide", on=case, by=by, at=at, number=case.number, outcome=outcome) as this:
        require_action(case, "decide")
        if seen is not None and seen != case.revision:
            raise CaseMovedOn
        template = TEMPLATES[case.procedure.review_template]
        if outcome not in template.outcomes:
            raise NotPossibleNow
        if outcome == "refused" and not reasons.strip():
            raise ReasonsNeeded
        state = case_state(case)
        case.findings = {} if outcome == "refused" else _sound_findings(state, findings or {})
        case.days_to_decision = days_taken(case, at=at)
        case.reasons = reasons.strip()
        case.decided_at = case.ended_at = at
        case.decided_by = f"{by.post} {by.name}".strip()
        case.keep_until = retention_ends_on(case.procedure.record_class, timezone.localdate(at))
        move_to(case, outcome, at=at)
        case.save()
        issued = _issue_documents(case, state, outcome, at=at)
        this.note(documents=[d.number for d in issued])
        note_event(case, "case.decide", by=by, at=at, public=True, outcome=outcome)
        announce(CaseDecided(case.id))


def _sound_findings(state: FormState, findings: Findings) -> dict[str, Any]:
    problems = finding_problems(state, findings)
    if problems:
        raise FindingsNeeded(problems)
    return findings_kept(state, findings)


def _issue_documents(case: Case, state: FormState, outcome: str, *, at: datetime) -> list[IssuedDocument]:
    issued = []
    for issue in case.procedure.issues:
        if issue.on != outcome or not state.holds(issue.when):
            continue
        definition = find_document(issue.document)
        if definition is None:
            raise NotPossibleNow
        document = IssuedDocument.objects.create(
            case=case,
            document=issue.document,
            title=definition.title.model_dump(),
            number=document_number(definition, at=at),
            content=content_of_document(case, state, definition, at=at),
            issued_at=at,
        )
        jobs.enqueue("cases.print_document", key=f"print:{document.id}", document_id=str(document.id))
        issued.append(document)
    return issued


def keep_printed_document(document: IssuedDocument, *, pdf: bytes, by: Actor = SYSTEM, at: datetime) -> None:
    """Keep the PDF of an issued document, once; a second print of the same document changes nothing."""
    with act("document.print", on=document, by=by, at=at, number=document.number):
        if document.file_id is not None:
            return
        stored = store_bytes(
            pdf,
            name=f"{document.document}-{document.number}.pdf",
            media_type="application/pdf",
            by=by,
            at=at,
            holder=f"case:{document.case_id}",
        )
        document.file = stored
        document.save(update_fields=["file"])


def get_document(document_id: str | UUID) -> IssuedDocument:
    """The issued document with this id."""
    return IssuedDocument.objects.select_related("case__version").get(pk=document_id)
