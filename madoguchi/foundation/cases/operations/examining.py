"""The office at work: receive, assign, check, ask for a correction, hold (審査・補正)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.deadlines import move_clock
from madoguchi.foundation.cases.history import note_event
from madoguchi.foundation.cases.models import Case, CaseNote, CheckMark, Correction
from madoguchi.foundation.cases.places import label_of
from madoguchi.foundation.cases.refusals import EmptyText, NothingAsked, NotPossibleNow
from madoguchi.foundation.cases.vocabulary import CorrectionRequested
from madoguchi.foundation.organisation.public import add_working_days
from madoguchi.kernel.acts import Actor, act
from madoguchi.kernel.events import announce

DAYS_TO_CORRECT = 10


def require_action(case: Case, action: str) -> None:
    """Refuse an action that the present state of the review template does not know."""
    if action not in case.state_now.actions:
        raise NotPossibleNow


def move_to(case: Case, state: str, *, at: datetime) -> None:
    """Change the state, the clock and the revision; the caller saves."""
    case.state = state
    case.revision += 1
    move_clock(case, at=at)


def receive_case(case: Case, *, by: Actor, at: datetime) -> None:
    """Take the application in (受付); receiving it twice is harmless."""
    with act("case.receive", on=case, by=by, at=at, number=case.number):
        if case.received_at is not None and case.state != "received":
            return
        require_action(case, "receive")
        case.received_at = at
        move_to(case, "examining", at=at)
        case.save()
        note_event(case, "case.receive", by=by, at=at, public=True)


def assign_case(case: Case, *, assignee: User | None, by: Actor, at: datetime) -> None:
    """Give the case to a colleague, or back to all."""
    with act("case.assign", on=case, by=by, at=at, assignee=str(assignee.pk) if assignee else ""):
        if case.is_ended:
            raise NotPossibleNow
        if case.assignee_id == (assignee.pk if assignee else None):
            return
        case.assignee = assignee
        case.save(update_fields=["assignee"])
        note_event(case, "case.assign", by=by, at=at, assignee=assignee.name if assignee else "")


def mark_check(case: Case, *, name: str, done: bool, by: Actor, at: datetime) -> None:
    """Mark one check of the definition as done, or take the mark back; possible from reception to the decision."""
    with act("case.mark_check", on=case, by=by, at=at, check=name, done=done):
        if case.is_ended or case.received_at is None:
            raise NotPossibleNow
        if name not in {check.name for check in case.procedure.checks}:
            raise NotPossibleNow
        CheckMark.objects.update_or_create(
            case=case, name=name, defaults={"done": done, "at": at, "author": f"{by.post} {by.name}".strip()}
        )


def add_note(case: Case, *, body: str, by: Actor, at: datetime) -> CaseNote:
    """Write a note for colleagues."""
    with act("case.add_note", on=case, by=by, at=at):
        if not body.strip():
            raise EmptyText
        return CaseNote.objects.create(case=case, at=at, author=f"{by.post} {by.name}".strip(), body=body.strip())


def request_correction(
    case: Case, *, items: Sequence[dict[str, str]], note: str = "", by: Actor, at: datetime
) -> Correction:
    """Ask the applicant to correct named fields (補正の求め, 行政手続法第7条); only these will be open.

    ``items`` are ``{"path": input path or "attachment.<name>", "sentence": what is needed}``.
    """
    with act("case.request_correction", on=case, by=by, at=at, number=case.number) as this:
        require_action(case, "request_correction")
        asked: list[dict[str, Any]] = []
        for item in items:
            label = label_of(case, item["path"])
            if label is None:
                raise NotPossibleNow
            sentence = item["sentence"].strip()
            if not sentence:
                raise NothingAsked
            asked.append({"path": item["path"], "label": label, "sentence": sentence})
        if not asked:
            raise NothingAsked
        correction = Correction.objects.create(
            case=case,
            asked_at=at,
            asked_by=f"{by.post} {by.name}".strip(),
            note=note.strip(),
            items=asked,
            due_on=add_working_days(timezone.localdate(at), DAYS_TO_CORRECT),
        )
        move_to(case, "correcting", at=at)
        case.save()
        this.note(fields=[item["path"] for item in asked])
        note_event(case, "case.request_correction", by=by, at=at, public=True, fields=[i["label"] for i in asked])
        announce(CorrectionRequested(case.id))
    return correction


def cancel_correction(case: Case, *, by: Actor, at: datetime) -> None:
    """Take the request back; the examination goes on."""
    with act("case.cancel_correction", on=case, by=by, at=at):
        require_action(case, "cancel_correction")
        case.corrections.filter(answered_at=None, cancelled_at=None).update(cancelled_at=at)
        move_to(case, "examining", at=at)
        case.save()
        note_event(case, "case.cancel_correction", by=by, at=at, public=True)


def hold_case(case: Case, *, reason: str, by: Actor, at: datetime) -> None:
    """Put the case on hold with a reason (保留); the clock stands."""
    with act("case.hold", on=case, by=by, at=at):
        require_action(case, "hold")
        if not reason.strip():
            raise EmptyText
        move_to(case, "held", at=at)
        case.save()
        note_event(case, "case.hold", by=by, at=at, public=True, reason=reason.strip())


def resume_case(case: Case, *, by: Actor, at: datetime) -> None:
    """Go on with a case that was on hold."""
    with act("case.resume", on=case, by=by, at=at):
        require_action(case, "resume")
        move_to(case, "examining", at=at)
        case.save()
        note_event(case, "case.resume", by=by, at=at, public=True)


def consult(case: Case, *, question: str, department: str = "", by: Actor, at: datetime) -> None:
    """Ask another department (合議), ``department`` being its key; the answer is written down before the decision."""
    with act("case.consult", on=case, by=by, at=at):
        require_action(case, "consult")
        if not question.strip():
            raise EmptyText
        move_to(case, "consulting", at=at)
        case.save()
        note_event(case, "case.consult", by=by, at=at, question=question.strip(), department=department)


def end_consultation(case: Case, *, answer: str, by: Actor, at: datetime) -> None:
    """Write down what the consulted department answered."""
    with act("case.end_consultation", on=case, by=by, at=at):
        require_action(case, "end_consultation")
        if not answer.strip():
            raise EmptyText
        move_to(case, "examining", at=at)
        case.save()
        note_event(case, "case.end_consultation", by=by, at=at, answer=answer.strip())
