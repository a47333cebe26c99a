"""Beginning a draft: what is already there, and what the register may fill in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext_noop

from madoguchi.foundation.accounts.public import User, signed_in
from madoguchi.foundation.audit.public import record_view
from madoguchi.foundation.cases.public import Draft, drafts_of, guest_drafts, known_of, shows_register
from madoguchi.foundation.forms.public import Known, ProcedureVersion
from madoguchi.foundation.residents.public import resident_of
from madoguchi.kernel.acts import Actor

PURPOSE = gettext_noop("Filling in an application with what the city already holds")
WHAT = gettext_noop("Name, date of birth, sex, address and household in the register of residents")


def my_drafts_of(request: HttpRequest, slug: str) -> list[Draft]:
    """What this person has begun of a procedure and not sent."""
    user = signed_in(request)
    drafts = list(drafts_of(user)) if user is not None and not user.is_staff else []
    return [draft for draft in [*drafts, *guest_drafts(request)] if draft.version.slug == slug]


def untouched_draft(request: HttpRequest, version: ProcedureVersion, channel: str) -> Draft | None:
    """A draft of this version in which nothing was done yet: taken again instead of beginning another."""
    user = signed_in(request)
    owner_id = user.pk if user is not None and not user.is_staff else None
    return next(
        (
            draft for draft in my_drafts_of(request, version.slug)
            if draft.version_id == version.pk and draft.owner_id == owner_id and draft.channel == channel
            and draft.revision == 0 and not draft.confirmed and not draft.files.exists()
        ),
        None,
    )  # fmt: skip


def seen_in_register(owner: User | None, *, assurance: str, by: Actor, at: datetime) -> Mapping[str, Known]:
    """What the city holds about the applicant, with a line in the access log; nothing is read without that line.

    Only to somebody who showed a card: whoever can read another's mail must not read the register.
    """
    resident = resident_of(owner) if owner is not None and shows_register(assurance) else None
    if owner is None or resident is None:
        return {}
    record_view(by=by, purpose=PURPOSE, what=WHAT, at=at, account_id=str(owner.pk), resident_id=str(resident.pk))
    return known_of(owner, at=at)
