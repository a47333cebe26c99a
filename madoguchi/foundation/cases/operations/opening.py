"""Mailed codes: confirm a mail address, or open a draft or case again without an account."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F

from madoguchi.foundation.cases.models import AccessCode, Case, Draft
from madoguchi.foundation.cases.refusals import CaseNotFound, DraftEnded, WrongCode
from madoguchi.foundation.cases.vocabulary import CodeRequested
from madoguchi.kernel.acts import Actor, act
from madoguchi.kernel.events import announce

VALID_FOR = timedelta(minutes=30)
MOST_TRIES = 5


def request_code(
    *,
    purpose: str,
    mail: str,
    language: str,
    draft: Draft | None = None,
    case: Case | None = None,
    by: Actor,
    at: datetime,
) -> AccessCode:
    """Make a six-digit code and have it mailed (``confirm``, ``draft``, ``case``).

    With neither draft nor case a row is made all the same and no mail goes out: whoever asks cannot tell.
    """
    code = f"{secrets.randbelow(10**6):06d}"
    access = AccessCode(
        purpose=purpose,
        mail=mail,
        draft=draft,
        case=case,
        code_hash=make_password(code),
        asked_at=at,
        expires_at=at + VALID_FOR,
    )
    with act("code.request", on=access, by=by, at=at, purpose=purpose):
        access.save()
        about = draft or case
        if about is not None:
            title = about.version.procedure.title.within(language)
            announce(CodeRequested(access.id, code, mail, language, purpose, title))
    return access


def use_code(code_id: UUID | str, *, code: str, by: Actor, at: datetime) -> AccessCode:
    """Check a typed code; raises ``WrongCode`` when it is wrong, old, used, or tried too often.

    The try is counted before it is judged, in a statement of its own, so that a rollback cannot give it back.
    """
    counted = AccessCode.objects.filter(pk=code_id, used_at=None, expires_at__gt=at, tries__lt=MOST_TRIES)
    if not counted.update(tries=F("tries") + 1):
        raise WrongCode
    access = AccessCode.objects.select_related("draft", "case").get(pk=code_id)
    digits = "".join(c for c in code if c.isdigit())
    if not check_password(digits, access.code_hash):
        raise WrongCode
    with act("code.use", on=access, by=by, at=at, purpose=access.purpose):
        if access.used_at is not None:
            raise WrongCode
        if access.draft is None and access.case is None:
            raise CaseNotFound
        access.used_at = at
        access.save(update_fields=["used_at"])
        if access.purpose == "confirm" and access.draft is not None:
            _confirm_mail(access.draft, access.mail, at)
    return access


def _confirm_mail(draft: Draft, mail: str, at: datetime) -> None:
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    if held.submitted_at is not None:
        raise DraftEnded
    held.mail, held.mail_confirmed_at = mail, at
    held.save(update_fields=["mail", "mail_confirmed_at"])
