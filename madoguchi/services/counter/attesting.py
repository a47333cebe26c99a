"""What goes with a case as it leaves the counter: who was identified how, who acted, what was signed,
and what the resident objected to and the desk answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from madoguchi.kernel.ui.wareki import to_wareki
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.people import representative_named
from madoguchi.services.counter.signed import SHEET, SignedForm
from madoguchi.services.counter.vocabulary import AUTHORITIES, Identity, Represents


def attested_by(one: SignedForm, waived: Mapping[str, Any]) -> dict[str, Any]:
    """As ``Case.attested``; the strokes of a finger stay with the counter, their drawing goes along.

    ``waived`` says why nobody signed; it goes with the forms of which a signature was asked.
    """
    form = one.form
    signature = {key: value for key, value in (form.signature or {}).items() if key != "strokes"}
    assert form.confirmed_at is not None
    return {
        "how": form.confirmed_how,
        "at": form.confirmed_at.isoformat(),
        "hash": form.confirmed_hash,
        "told": told_of(form.counter_set),
        "signature": signature or None,
        "sheet": str(form.scan_id) if one.how == SHEET else "",
        "sheet_seen": form.sheet_seen if one.how == SHEET else None,
        "asked": one.asked,
        "objections": form.set_aside,
        "unsigned": dict(waived) if one.asked and not one.how else {},
    }


def told_of(counter_set: CounterSet) -> list[list[str]]:
    """How identity and authority were checked, in the office's words."""
    with override("ja"):
        told = [[_("Who is applying was checked with"), str(Identity(counter_set.identity).label)]]
        acting = counter_set.representative
        if counter_set.represent != Represents.SELF:
            told.append([_("The person at the counter acts"), str(Represents(counter_set.represent).label)])
            told.append([_("Representative"), representative_named(counter_set)])
            checked = str(AUTHORITIES.get(acting.get("authority", ""), _("authority not checked")))
            told.append(
                [
                    _("The authority was checked with"),
                    "　".join(filter(None, (checked, _as_of(acting), acting.get("note", "")))),
                ]
            )
        return [[label, text] for label, text in told if text]


def _as_of(acting: Mapping[str, Any]) -> str:
    day = (acting.get("checked") or {}).get("as_of", "")
    return f"（{to_wareki(date.fromisoformat(day), 'ja')}現在）" if day else ""
