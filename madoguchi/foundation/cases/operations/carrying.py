"""A draft goes on under a newer version of its procedure (版の引継ぎ)."""

from __future__ import annotations

from datetime import datetime

from madoguchi.foundation.cases.circumstances import ATTACHMENT, draft_state
from madoguchi.foundation.cases.holding import drop_files
from madoguchi.foundation.cases.models import Draft
from madoguchi.foundation.cases.refusals import DraftEnded
from madoguchi.foundation.forms.public import Carried, Procedure, ProcedureVersion, carry_over
from madoguchi.kernel.acts import Actor, act


def carried_over(draft: Draft, to: ProcedureVersion, *, assurance: str, at: datetime) -> Carried:
    """What would become of the draft under another version; writes nothing."""
    return carry_over(
        draft.version.procedure,
        to.procedure,
        answers=draft.answers,
        provenance=draft.provenance,
        typed=draft.typed,
        confirmed=draft.confirmed,
        circumstances=draft_state(draft, assurance=assurance, at=at).circumstances,
    )


def carry_draft_over(draft: Draft, *, to: ProcedureVersion, assurance: str, by: Actor, at: datetime) -> Carried:
    """Go on under a newer version: what still fits is kept, the rest has to be answered. Twice, it changes nothing."""
    with act("draft.carry_over", on=draft, by=by, at=at, to=str(to)) as this:
        if draft.submitted_at is not None:
            raise DraftEnded
        if draft.version_id == to.pk:
            this.note(again=True)
            return Carried()
        carried = carried_over(draft, to, assurance=assurance, at=at)
        this.note(before=str(draft.version), kept=carried.kept, again=[one.field.path for one in carried.again])
        draft.version = to
        draft.answers, draft.provenance = carried.answers, carried.provenance
        draft.typed, draft.confirmed = carried.typed, carried.confirmed
        draft.revision += 1
        draft.saved_at = at
        drop_files(
            draft, draft.files.exclude(pk__in=[f.pk for f in draft.held_files() if _has_place(f.name, to.procedure)])
        )
        draft.save()
    return carried


def _has_place(name: str, procedure: Procedure) -> bool:
    if name.startswith(ATTACHMENT):
        return any(a.name == name.removeprefix(ATTACHMENT) for a in procedure.attachments)
    page, row_mark, rest = name.partition("#")
    f = procedure.fields.get(f"{page}.{rest.partition('.')[2]}" if row_mark else name)
    return f is not None and f.type == "file"
