"""How a draft becomes an application that the city has (申請の到達): a step inside acts, of one draft or of several."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import timezone

from madoguchi.foundation.accounts.public import SignedStatement, User, verify_signature
from madoguchi.foundation.cases.circumstances import COUNTER, draft_state, handed_in, resident_for
from madoguchi.foundation.cases.content import Content, content_of, keep_content
from madoguchi.foundation.cases.deadlines import due_day
from madoguchi.foundation.cases.history import note_event
from madoguchi.foundation.cases.holding import holder_of
from madoguchi.foundation.cases.models import Case, CaseFile, Draft, DraftFile
from madoguchi.foundation.cases.naming import applicant_mail, applicant_name, search_text
from madoguchi.foundation.cases.queries.versions import last_day_of, newer_version_of
from madoguchi.foundation.cases.refusals import (
    CardNeeded,
    ChangedSinceShown,
    MailNeeded,
    NotAcceptedAnyMore,
    NotComplete,
    OnlyPrepared,
    SignatureNeeded,
)
from madoguchi.foundation.cases.vocabulary import ApplicationSubmitted
from madoguchi.foundation.files.public import claim_files
from madoguchi.foundation.forms.public import (
    FormState,
    Problem,
    fees_for,
    find_problems,
    quote,
    retype_problems,
)
from madoguchi.foundation.residents.public import Resident
from madoguchi.kernel.acts import Actor
from madoguchi.kernel.events import announce


def open_application(
    draft: Draft,
    *,
    shown: str,
    assurance: str,
    signature: SignedStatement | None,
    concerns: Iterable[str] = (),
    attested: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
    **told: Any,
) -> Case:
    """Open the case of a draft that nobody has sent yet; ``told`` goes into the first line of its history.

    ``shown`` is the content hash of what was confirmed; ``concerns`` are others of the register whom it speaks of,
    ``attested`` what was signed at the counter (as ``Case.attested``). Refuses as ``submit_application`` does.
    """
    if draft.is_prepared:
        raise OnlyPrepared
    _refuse_late(draft, at)
    _refuse_without_card(draft, assurance)
    state = draft_state(draft, assurance=assurance, at=at)
    files = draft.held_files()
    problems = what_is_missing(draft, state, files)
    if problems:
        raise NotComplete(problems)
    content = content_of(draft, state, files)
    if content.content_hash != shown:
        raise ChangedSinceShown
    signed = _signature(draft, content, signature, at)
    _refuse_unknown_mail(draft)
    case = _open_case(
        draft, state, content, assurance, signed, at, concerns=sorted(set(concerns)), attested=attested or {}
    )
    _hand_over_files(draft, case, content, at)
    draft.submitted_at = at
    draft.answers, draft.provenance, draft.typed = {}, {}, {}
    draft.save()
    note_event(case, "application.submit", by=by, at=at, public=True, channel=case.channel, **told)
    asks_time = any(f.type == "appointment" for f in state.asked.values())
    announce(ApplicationSubmitted(case.id, asks_time))
    return case


def what_is_missing(draft: Draft, state: FormState, files: Iterable[DraftFile]) -> list[Problem]:
    """Everything that keeps a draft from being an application."""
    return [*find_problems(state, handed_in(files, draft.papers_seen)), *_not_understood(draft, state)]


def _refuse_late(draft: Draft, at: datetime) -> None:
    day = timezone.localdate(at)
    last = last_day_of(draft.version, newer_version_of(draft, on=day))
    if last is not None and day > last:
        raise NotAcceptedAnyMore


def _refuse_without_card(draft: Draft, assurance: str) -> None:
    wanted = draft.version.procedure.assurance_online
    if draft.channel == "online" and wanted in ("card", "signature") and assurance not in ("card", "signature"):
        raise CardNeeded


def _not_understood(draft: Draft, state: FormState) -> list[Problem]:
    """Fields that are asked and hold something typed that was never understood."""
    return retype_problems(state, draft.typed, draft.answers)


def _signature(
    draft: Draft, content: Content, signature: SignedStatement | None, at: datetime
) -> dict[str, Any] | None:
    if draft.version.procedure.assurance_online != "signature" or draft.channel != "online":
        return None
    if signature is None or signature.digest_hex != content.content_hash:
        raise SignatureNeeded
    signer = verify_signature(signature, at=at)
    return {
        "vendor": signature.vendor,
        "digest": signature.digest_hex,
        "signature": signature.signature_b64,
        "certificate": signature.certificate_pem,
        "signed_at": signature.signed_at.isoformat(),
        "signer": {key: str(value) for key, value in asdict(signer).items()},
    }


def _refuse_unknown_mail(draft: Draft) -> None:
    wanted = draft.version.procedure.assurance_online
    if wanted == "email" and draft.channel == "online" and draft.mail_confirmed_at is None:
        raise MailNeeded


def _open_case(
    draft: Draft,
    state: FormState,
    content: Content,
    assurance: str,
    signed: dict[str, Any] | None,
    at: datetime,
    *,
    concerns: list[str],
    attested: Mapping[str, Any],
) -> Case:
    procedure = draft.version.procedure
    name = applicant_name(procedure, state.active)
    number = new_number()
    resident = resident_for(owner=draft.owner, resident_id=draft.resident_id, channel=draft.channel)
    calculated = quote(state, fees_for(procedure), on=state.circumstances.today)
    case = Case.objects.create(
        number=number,
        draft=draft,
        version=draft.version,
        slug=procedure.slug,
        department=procedure.owner,
        channel=draft.channel,
        language=draft.language,
        state="received",
        applicant=_account_of(draft, state, resident),
        resident_id=str(resident.pk) if resident else "",
        concerns=concerns,
        attested=dict(attested),
        applicant_name=name,
        applicant_mail=draft.mail if draft.mail_confirmed_at else applicant_mail(procedure, state.active),
        search_text=search_text(number, name, procedure, state.active),
        assurance=assurance,
        signature=signed,
        answers=content.answers,
        provenance=content.provenance,
        papers_seen=draft.papers_seen,
        content_hash=content.content_hash,
        fee=calculated.as_json() if calculated.lines else None,
        submitted_at=at,
        due_on=due_day(procedure, at),
    )
    keep_content(case, content.files, at=at)
    return case


def _account_of(draft: Draft, state: FormState, resident: Resident | None) -> User | None:
    """Whose pages show it: the owner's, and at the counter those of whoever applies for himself."""
    if draft.owner is not None or draft.channel != COUNTER or state.circumstances.represent != "self":
        return draft.owner
    return resident.account if resident is not None else None


def _hand_over_files(draft: Draft, case: Case, content: Content, at: datetime) -> None:
    wanted = {f["file"] for f in content.files}
    claim_files(wanted, holder=f"case:{case.id}", earlier=holder_of(draft), at=at)
    for one in draft.held_files():
        if str(one.file_id) in wanted:
            CaseFile.objects.create(case=case, name=one.name, file_id=one.file_id, added_at=at)


def new_number() -> str:
    """A receipt number (受付番号): nine random digits and a check digit, easy to say on the telephone."""
    while True:
        digits = f"{secrets.randbelow(10**9):09d}"
        number = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}{check_digit(digits)}"
        if not Case.objects.filter(number=number).exists():
            return number


def check_digit(digits: str) -> str:
    """Luhn's check digit (ISO/IEC 7812-1 Annex B)."""
    total = 0
    for i, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if i % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)
