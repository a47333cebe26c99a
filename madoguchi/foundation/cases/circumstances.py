"""What may be asked besides answers: who the applicant is to the register, by which channel, how surely known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.coming import as_of_visit
from madoguchi.foundation.cases.models import CaseFile, Draft, DraftFile
from madoguchi.foundation.cases.preparing import leave_to_counter
from madoguchi.foundation.cases.vocabulary import PREPARED
from madoguchi.foundation.forms.public import Circumstances, FormState, Known, Provenance, evaluate
from madoguchi.foundation.residents.public import (
    Resident,
    consented_kinds,
    household_people,
    known_about,
    lineal_pairs,
    resident_of,
)

COUNTER = "counter"
"""The channel of what staff fill in with somebody who came."""
ATTACHMENT = "attachment."
"""Files of attachments are named ``attachment.<name>``; those of a field by its name, in a row ``repeat#row.name``."""


def channel_asked(channel: str) -> str:
    """The channel whose questions a draft asks: what is prepared at home is asked at the counter."""
    return COUNTER if channel == PREPARED else channel


def known_of(owner: User | None, *, at: datetime) -> dict[str, Known]:
    """What the city holds about the applicant, by concept; empty for somebody it does not know."""
    resident = resident_of(owner) if owner is not None else None
    return known_in_register(resident, at=at) if resident is not None else {}


def known_in_register(resident: Resident, *, at: datetime) -> dict[str, Known]:
    """What the register holds about somebody, by concept, each with its provenance."""
    return {
        concept: Known(held["value"], Provenance("register", held["as_of"].isoformat(), held["register"]))
        for concept, held in known_about(resident, at).items()
    }


def shows_register(assurance: str) -> bool:
    """Whether somebody known this surely may be shown what the register holds: only with a card."""
    return assurance in ("card", "signature")


def resident_for(*, owner: User | None, resident_id: str = "", channel: str) -> Resident | None:
    """Whom of the register an application is about: at the counter whom the clerk found there, else the account's owner."""
    if channel == COUNTER and resident_id:
        return Resident.objects.select_related("household").filter(pk=resident_id).first()
    return resident_of(owner) if owner is not None else None


def circumstances_for(
    *,
    owner: User | None,
    resident_id: str = "",
    answers: Mapping[str, Any],
    represents: tuple[str, ...],
    channel: str,
    assurance: str,
    at: datetime,
) -> Circumstances:
    """Circumstances of an applicant at a moment; two queries where the register knows the person, else none.

    ``resident_id`` is asked only where the channel is the counter.
    """
    today: date = timezone.localdate(at)
    represent = str(answers.get("represent") or represents[0])
    asked_at = channel_asked(channel)
    found = shows_register(assurance)
    resident = resident_for(owner=owner, resident_id=resident_id, channel=channel) if found else None
    if resident is None:
        return Circumstances(
            today=today, channel=asked_at, assurance=assurance, represent=represent, register_reached=False
        )
    return Circumstances(
        today=today,
        channel=asked_at,
        assurance=assurance,
        represent=represent,
        known=known_for(known_in_register(resident, at=at), channel=channel, represent=represent),
        household=household_people(resident),
        lineal=lineal_pairs(resident.household),
        consents=consented_kinds([str(resident.pk)]).get(str(resident.pk), frozenset()),
    )


def known_for(known: Mapping[str, Known], *, channel: str, represent: str) -> dict[str, Known]:
    """Whom the register's values are about in a form: at the counter the register knows whom it is done for.

    Where somebody acts for another, forms ask about both: ``person.*`` is who acts, ``subject.*`` for whom.
    """
    if channel != COUNTER or represent == "self":
        return dict(known)
    return {f"subject.{c.removeprefix('person.')}" if c.startswith("person.") else c: k for c, k in known.items()}


def draft_state(draft: Draft, *, assurance: str, at: datetime) -> FormState:
    """What a draft asks now; one that is prepared for a visit, what will be asked on its day."""
    procedure = draft.version.procedure
    at = as_of_visit(draft.pk, at) if draft.is_prepared else at
    circumstances = circumstances_for(
        owner=draft.owner,
        resident_id=draft.resident_id,
        answers=draft.answers,
        represents=procedure.represent,
        channel=draft.channel,
        assurance=assurance,
        at=at,
    )
    state = evaluate(procedure, with_files(draft.answers, draft.held_files()), circumstances)
    return leave_to_counter(state) if draft.is_prepared else state


def draft_states(drafts: Sequence[Draft], *, assurance: str, at: datetime) -> list[FormState]:
    """What several drafts about the same person ask now; the register is asked once for all of them."""
    if not drafts:
        return []
    first = drafts[0]
    around = circumstances_for(
        owner=first.owner,
        resident_id=first.resident_id,
        answers={},
        represents=("self",),
        channel=first.channel,
        assurance=assurance,
        at=at,
    )
    states = []
    for draft in drafts:
        procedure = draft.version.procedure
        represent = str(draft.answers.get("represent") or procedure.represent[0])
        known = known_for(around.known, channel=draft.channel, represent=represent)
        mine = replace(around, represent=represent, known=known)
        states.append(evaluate(procedure, with_files(draft.answers, draft.held_files()), mine))
    return states


def with_files(answers: Mapping[str, Any], files: Iterable[DraftFile | CaseFile]) -> dict[str, Any]:
    """Answers with the ids of uploaded files in the fields of type ``file``."""
    merged = dict(answers)
    for one in files:
        if one.name.startswith(ATTACHMENT):
            continue
        head, row_mark, rest = one.name.partition("#")
        if not row_mark:
            merged[one.name] = [*merged.get(one.name, []), str(one.file_id)]
            continue
        row_id, _dot, name = rest.partition(".")
        merged[head] = [
            row | {name: [*row.get(name, []), str(one.file_id)]} if row.get("id") == row_id else row
            for row in merged.get(head, [])
        ]
    return merged


def attached(files: Iterable[DraftFile | CaseFile]) -> dict[str, list[str]]:
    """Attachment name -> ids of its files."""
    found: dict[str, list[str]] = {}
    for one in files:
        if one.name.startswith(ATTACHMENT):
            found.setdefault(one.name.removeprefix(ATTACHMENT), []).append(str(one.file_id))
    return found


def handed_in(files: Iterable[DraftFile | CaseFile], papers_seen: Mapping[str, Any]) -> dict[str, list[str]]:
    """As ``attached``, with the papers of which staff saw the original at the counter (原本確認)."""
    return {name: ["seen"] for name in papers_seen} | attached(files)
