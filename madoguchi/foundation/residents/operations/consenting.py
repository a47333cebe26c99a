"""Acts about consents to data linkage (データ連携への同意)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from madoguchi.foundation.residents.models import Consent, Resident
from madoguchi.foundation.residents.refusals import ConsentNotAsked
from madoguchi.foundation.residents.rules import fact_kinds
from madoguchi.kernel.acts import Actor, act


def give_consent(
    resident: Resident, *, kind: str, said_by: str, noted_with: str = "", by: Actor, at: datetime
) -> Consent:
    """Write down that a person agrees to one linkage, with the words as the city has them now; done twice, it is one.

    ``said_by`` is the name of who said it. Refuses ``ConsentNotAsked``.
    """
    with act("consent.give", on=resident, by=by, at=at, kind=kind) as this:
        asked = fact_kinds().get(kind)
        if asked is None or asked.consent is None:
            raise ConsentNotAsked
        there = resident.consents.filter(kind=kind, revoked_at=None).first()
        if there is not None:
            this.note(again=True)
            return there
        return Consent.objects.create(
            resident=resident, kind=kind, agreed_text=asdict(asked.consent), said_by=said_by[:200], given_at=at,
            taken_by=f"{by.post} {by.name}".strip()[:200] if by.kind == "staff" else "", noted_with=noted_with,
        )  # fmt: skip


def revoke_consent(consent: Consent, *, by: Actor, at: datetime) -> None:
    """Take a consent back: from now on nothing of the linkage is taken (同意の撤回); done twice, nothing changes."""
    with act("consent.revoke", on=consent, by=by, at=at, kind=consent.kind) as this:
        if consent.revoked_at is not None:
            this.note(again=True)
            return
        consent.revoked_at, consent.revoked_by = at, f"{by.post} {by.name}".strip()[:200]
        consent.save(update_fields=["revoked_at", "revoked_by"])
