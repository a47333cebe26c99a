"""What the applicant does after submission: answer a correction, withdraw, write and read messages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files import File
from django.utils import timezone

from madoguchi.foundation.cases.circumstances import ATTACHMENT, circumstances_for, handed_in, with_files
from madoguchi.foundation.cases.content import described, hash_of, keep_content, provenance_of
from madoguchi.foundation.cases.history import note_event
from madoguchi.foundation.cases.models import Case, CaseFile, CaseMessage, Correction
from madoguchi.foundation.cases.naming import applicant_name, search_text
from madoguchi.foundation.cases.operations.examining import move_to, require_action
from madoguchi.foundation.cases.places import field_at
from madoguchi.foundation.cases.reading import Data, cover_numbers, refuse_covered
from madoguchi.foundation.cases.refusals import (
    CaseNotFound,
    EmptyText,
    NotComplete,
    NotPossibleNow,
    TextTooLong,
    TooManyFiles,
)
from madoguchi.foundation.cases.vocabulary import (
    ApplicationWithdrawn,
    CaseMessageSent,
    CorrectionAnswered,
)
from madoguchi.foundation.files.public import StoredFile, take_in_file
from madoguchi.foundation.forms.public import (
    FormState,
    Problem,
    Unacceptable,
    evaluate,
    fees_for,
    field_type,
    find_problems,
    quote,
)
from madoguchi.foundation.records.public import retention_ends_on
from madoguchi.kernel.acts import Actor, act
from madoguchi.kernel.events import announce

LONGEST_MESSAGE = 4000


def save_correction(correction: Correction, *, data: Data, by: Actor, at: datetime) -> list[Problem]:
    """Keep what was typed into the open fields; returns the problems, sends nothing yet."""
    with act("correction.save", on=correction, by=by, at=at):
        case = _open_case_of(correction)
        problems = []
        for item in correction.items:
            path = item["path"]
            f = field_at(case, path)
            if f is None or f.type == "file":
                continue
            kind = field_type(f.type)
            typed = cover_numbers(f, kind.typed(data, path))
            try:
                value = kind.parse(typed, f)
                refuse_covered(typed)
            except Unacceptable as error:
                correction.typed[path] = typed
                problems.append(Problem(f"{path}.{error.part}" if error.part else path, str(error.message), error.code))
                continue
            correction.typed.pop(path, None)
            correction.answers[path] = value
        correction.save()
        told = {p.path for p in problems}
        state = corrected_state(correction, case)
        open_paths = [item["path"] for item in correction.items]
        problems += [
            p
            for p in find_problems(state, handed_in(current_files(case), case.papers_seen))
            if p.path not in told and any(p.path == path or p.path.startswith(f"{path}.") for path in open_paths)
        ]
    return problems


def attach_correction_file(
    correction: Correction, *, path: str, upload: File[bytes], by: Actor, at: datetime
) -> StoredFile:
    """Add a file to an attachment that the correction opened; the one it replaces stays on record."""
    if path not in [item["path"] for item in correction.items]:
        raise CaseNotFound
    case = correction.case
    found = next((a for a in case.procedure.attachments if f"{ATTACHMENT}{a.name}" == path), None)
    if found is None:
        raise CaseNotFound
    stored = take_in_file(upload, by=by, at=at, accept=found.accept, holder=f"case:{case.id}")
    with act("correction.attach_file", on=correction, by=by, at=at, place=path):
        _open_case_of(correction)
        current = CaseFile.objects.filter(case=case, name=path, replaced_at=None)
        current.filter(added_at__lt=correction.asked_at).update(replaced_at=at)
        if current.count() >= found.at_most:
            raise TooManyFiles(most=found.at_most)
        CaseFile.objects.create(case=case, name=path, file=stored, added_at=at)
    return stored


def current_files(case: Case) -> list[CaseFile]:
    """The files that count now, those that were replaced left out."""
    if not case.procedure.takes_files:
        return []
    return list(case.files.filter(replaced_at=None).select_related("file"))


def corrected_state(correction: Correction, case: Case) -> FormState:
    """The definition evaluated with the correction's answers in place."""
    circumstances = circumstances_for(
        owner=case.applicant,
        resident_id=case.resident_id,
        answers=case.answers,
        represents=case.procedure.represent,
        channel=case.channel,
        assurance=case.assurance,
        at=case.submitted_at,
    )
    merged = with_answers(case.answers, correction.answers)
    return evaluate(case.procedure, with_files(merged, current_files(case)), circumstances)


def with_answers(answers: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Answers with values at input paths replaced; nothing else is touched."""
    merged = {key: [dict(r) for r in value] if _is_rows(value) else value for key, value in answers.items()}
    for path, value in changes.items():
        head, _dot, rest = path.partition(".")
        index, _dot, name = rest.partition(".")
        if index.isdecimal() and _is_rows(merged.get(head)) and int(index) < len(merged[head]):
            merged[head][int(index)][name] = value
        else:
            merged[path] = value
    return {key: value for key, value in merged.items() if value is not None}


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict) and "id" in value[0]


def answer_correction(correction: Correction, *, by: Actor, at: datetime) -> None:
    """Send the correction; the case gets a new content with its own hash, the former one stays."""
    with act("correction.answer", on=correction, by=by, at=at):
        case = _open_case_of(correction)
        if correction.typed:
            raise NotComplete
        state = corrected_state(correction, case)
        problems = find_problems(state, handed_in(current_files(case), case.papers_seen))
        if problems:
            raise NotComplete(problems)
        changed = sorted(path for path, value in correction.answers.items() if _differs(case, path, value))
        noted = dict(case.provenance)
        for path in changed:
            noted[path] = {"source": "clerk" if by.kind == "staff" else "stated", "at": at.isoformat(), "detail": ""}
        _keep_content(case, state, noted, at)
        # What was examined before is not what stands there now: every check is made again.
        case.checkmarks.update(done=False)
        correction.answered_at = at
        correction.save()
        move_to(case, "examining", at=at)
        case.save()
        note_event(case, "correction.answer", by=by, at=at, public=True, changed=changed)
        announce(CorrectionAnswered(case.id))


def _differs(case: Case, path: str, value: Any) -> bool:
    return with_answers(case.answers, {path: value}) != dict(case.answers)


def _keep_content(case: Case, state: FormState, noted: Mapping[str, Any], at: datetime) -> None:
    files = described(current_files(case))
    case.answers = state.active
    case.provenance = provenance_of(state, noted)
    case.content_hash = hash_of(case.version.sha256, state.active, files)
    case.applicant_name = applicant_name(case.procedure, state.active)
    case.search_text = search_text(case.number, case.applicant_name, case.procedure, state.active)
    calculated = quote(state, fees_for(state.procedure), on=state.circumstances.today)
    case.fee = calculated.as_json() if calculated.lines else None
    keep_content(case, files, at=at)


def _open_case_of(correction: Correction) -> Case:
    if correction.answered_at is not None or correction.cancelled_at is not None:
        raise NotPossibleNow
    case = Case.objects.select_for_update().with_version().get(pk=correction.case_id)
    correction.case = case
    require_action(case, "answer_correction")
    return case


def withdraw_application(case: Case, *, reason: str = "", by: Actor, at: datetime) -> None:
    """Take the application back (取下げ); possible until it is decided."""
    with act("application.withdraw", on=case, by=by, at=at, number=case.number):
        require_action(case, "withdraw")
        if len(reason.strip()) > LONGEST_MESSAGE:
            raise TextTooLong(most=LONGEST_MESSAGE)
        case.corrections.filter(answered_at=None, cancelled_at=None).update(cancelled_at=at)
        case.ended_at = at
        case.keep_until = retention_ends_on(case.procedure.record_class, timezone.localdate(at))
        move_to(case, "withdrawn", at=at)
        case.save()
        note_event(case, "application.withdraw", by=by, at=at, public=True, reason=reason.strip())
        announce(ApplicationWithdrawn(case.id))


def send_message(case: Case, *, body: str, from_office: bool, author: str, by: Actor, at: datetime) -> CaseMessage:
    """Write a message on the case; the other side is told."""
    with act("case.send_message", on=case, by=by, at=at, from_office=from_office):
        text = body.strip()
        if not text:
            raise EmptyText
        if len(text) > LONGEST_MESSAGE:
            raise TextTooLong(most=LONGEST_MESSAGE)
        message = CaseMessage.objects.create(case=case, at=at, from_office=from_office, author=author, body=text)
        announce(CaseMessageSent(case.id, message.pk, to_resident=from_office))
    return message


def read_messages(case: Case, *, as_office: bool, by: Actor, at: datetime) -> int:
    """Mark the other side's messages as read; returns how many were new."""
    with act("case.read_messages", on=case, by=by, at=at):
        return case.messages.filter(from_office=not as_office, read_at=None).update(read_at=at)
