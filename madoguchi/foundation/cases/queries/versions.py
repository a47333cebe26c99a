"""Which version a draft goes on under, until when, and what a new version means for those who have begun."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from madoguchi.foundation.cases.circumstances import channel_asked
from madoguchi.foundation.cases.models import Draft
from madoguchi.foundation.forms.public import (
    Carried,
    Circumstances,
    Procedure,
    ProcedureNotOffered,
    ProcedureVersion,
    carry_over,
    get_version_offered,
)


def newer_version_of(draft: Draft, *, on: date) -> ProcedureVersion | None:
    """The version that is offered on a day, where it is newer than the draft's."""
    try:
        offered = get_version_offered(draft.version.slug, on=on)
    except ProcedureNotOffered:
        return None
    return offered if offered.number > draft.version.number else None


def last_day_of(version: ProcedureVersion, newer: ProcedureVersion | None) -> date | None:
    """Until when a draft of ``version`` may be sent: as it says itself, or as a newer version says; ``None``: open."""
    days = [version.accept_until or version.valid_until, newer.procedure.older_until if newer else None]
    return min((day for day in days if day is not None), default=None)


@dataclass(slots=True)
class CarryPreview:
    """What a new version means for the drafts of older ones; numbers of drafts."""

    drafts: int = 0
    stay: int = 0
    """Finished as they are: the new version says nothing about them."""
    smooth: int = 0
    """Carried over without a question."""
    asked: int = 0
    """Carried over; something has to be answered once more."""
    again: Counter[str] = field(default_factory=Counter)
    """Question -> how many are asked it once more."""
    gone: Counter[str] = field(default_factory=Counter)
    """Question -> how many answers find no place."""


def drafts_under_way(slug: str) -> QuerySet[Draft]:
    """Drafts of a procedure that were not sent, of whatever version."""
    return Draft.objects.filter(version__slug=slug, submitted_at=None).with_version().order_by("pk")


def carry_preview(new: Procedure, drafts: Iterable[Draft], *, at: datetime) -> CarryPreview:
    """Try the new version on drafts, without writing anything; ``new`` need not be published yet."""
    preview = CarryPreview()
    for draft in drafts:
        if draft.version.sha256 == new.sha256:
            continue
        preview.drafts += 1
        if not new.carries_drafts:
            preview.stay += 1
            continue
        carried = _tried(draft, new, at=at)
        preview.smooth += carried.smooth
        preview.asked += not carried.smooth
        preview.again.update(str(one.field.label) for one in carried.again)
        preview.gone.update(str(f.label) for f in carried.gone)
    return preview


def _tried(draft: Draft, new: Procedure, *, at: datetime) -> Carried:
    return carry_over(
        draft.version.procedure,
        new,
        answers=draft.answers,
        provenance=draft.provenance,
        typed=draft.typed,
        confirmed=draft.confirmed,
        circumstances=Circumstances(
            today=timezone.localdate(at), channel=channel_asked(draft.channel), register_reached=False
        ),
    )
