"""The application on the official form (申請書): a case for the office, a draft for whoever rather sends paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from madoguchi.foundation.cases.circumstances import ATTACHMENT
from madoguchi.foundation.cases.models import Case, Draft
from madoguchi.foundation.cases.places import case_state
from madoguchi.foundation.forms.public import FormState, Signing, filled_form_pdf
from madoguchi.kernel.acts import Actor
from madoguchi.kernel.ui.wareki import local, to_wareki_moment


def application_pdf(case: Case, *, by: Actor, at: datetime) -> bytes:
    """A case on its form, in Japanese, with its receipt number and the fingerprint of its content."""
    names = case.files.filter(replaced_at=None).values_list("name", flat=True)
    return filled_form_pdf(
        case.version, case_state(case), by=by, at=at, on=local(case.submitted_at).date(), receipt=case.number,
        enclosed=_attachments(names), record=_record(case), computed=True,
    )  # fmt: skip


def draft_form_pdf(draft: Draft, state: FormState, *, signing: Signing | None = None, by: Actor, at: datetime) -> bytes:
    """A draft on its form, to be brought or sent; the day is left to whoever brings it.

    With ``signing`` it is to be signed here and now: the day is printed, and so is who signs.
    """
    return filled_form_pdf(
        draft.version, state, by=by, at=at, draft=draft.pk.hex, on=signing.on if signing else None, signing=signing,
        enclosed=_attachments(draft.files.values_list("name", flat=True)),
    )  # fmt: skip


def _attachments(names: Iterable[str]) -> list[str]:
    return [name.removeprefix(ATTACHMENT) for name in names if name.startswith(ATTACHMENT)]


def _record(case: Case) -> str:
    lines = [f"受付番号　{case.number}　　到達　{to_wareki_moment(case.submitted_at)}"]
    if case.signature:
        signed = case.signature
        lines.append(f"電子署名　{signed['signer']['name']}（{signed['signed_at']}）　検証済み")
    lines.append(f"内容の指紋（SHA-256）　{case.content_hash}")
    lines.append(f"様式の版　{case.version}　{case.version.sha256}")
    return "\n".join(lines)
