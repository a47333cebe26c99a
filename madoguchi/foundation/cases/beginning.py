"""A draft as it begins: empty, then filled with what the city holds. Steps inside acts, also of rooms above."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.utils.timezone import localdate

from madoguchi.foundation.cases.circumstances import channel_asked
from madoguchi.foundation.cases.holding import drop_files
from madoguchi.foundation.cases.models import Draft
from madoguchi.foundation.cases.reading import read_answer, said_by
from madoguchi.foundation.cases.vocabulary import Contact
from madoguchi.foundation.forms.public import Circumstances, Known, Page, ProcedureVersion, rows_from_household
from madoguchi.kernel.acts import Actor


def fill_known(draft: Draft, known: Mapping[str, Known]) -> None:
    """Fill what is still empty with what the city holds, and with defaults; each value keeps where it came from."""
    for page in draft.version.procedure.pages:
        if page.repeat:
            _fill_rows(draft, page, known)
            continue
        for f in page.fields:
            if f.name in draft.answers:
                continue
            if f.concept in known:
                source = known[f.concept].provenance
                draft.answers[f.name] = known[f.concept].value
                draft.provenance[f.name] = {"source": source.source, "at": source.at, "detail": source.detail}
            elif f.default is not None:
                draft.answers[f.name] = f.default
                draft.provenance[f.name] = {"source": "default", "at": draft.begun_at.isoformat(), "detail": ""}


def fill_told(draft: Draft, contact: Contact, *, by: Actor, at: datetime) -> None:
    """Fill in what the applicant has told elsewhere, as if it were typed here; what is no answer yet waits as typed.

    A name is divided where it has a space; its reading is still asked.
    """
    family, _space, given = contact.name.replace("\u3000", " ").strip().partition(" ")
    told = {
        "person.name": {"family": [family], "given": [given.strip()]},
        "person.email": {"": [contact.mail]},
        "person.phone": {"": [contact.phone]},
    }
    for page in draft.version.procedure.pages:
        for f in page.fields if not page.repeat else ():
            if f.concept not in told or f.name in draft.answers or f.compute is not None:
                continue
            data = {f"{f.name}.{part}" if part else f.name: text for part, text in told[f.concept].items()}
            read = read_answer(f, data, f.name)
            if read.value is not None:
                draft.answers[f.name], draft.provenance[f.name] = read.value, said_by(by, at)
            elif read.typed is not None:
                draft.typed[f.name] = dict(read.typed)


def _fill_rows(draft: Draft, page: Page, known: Mapping[str, Known]) -> None:
    """One row for each person of the household that the definition wants there, unless rows are there already."""
    if page.fill is None or draft.answers.get(page.name):
        return
    around = Circumstances(today=localdate(draft.begun_at), channel=channel_asked(draft.channel))
    for row in rows_from_household(page, known, around):
        draft.answers.setdefault(page.name, []).append(dict(row.values))
        source = row.provenance
        for name in row.filled:
            place = f"{page.name}#{row.values['id']}.{name}"
            draft.provenance[place] = {"source": source.source, "at": source.at, "detail": source.detail}


def append_row(draft: Draft, page: Page, *, row_id: str = "") -> str:
    """Add an empty row with its defaults to a repeat; returns its id. A step inside an act, which saves the draft."""
    row_id = row_id or secrets.token_hex(4)
    row = {"id": row_id} | {f.name: f.default for f in page.fields if f.default is not None}
    draft.answers.setdefault(page.name, []).append(row)
    return row_id


def take_row_out(draft: Draft, page: str, row_id: str) -> None:
    """Remove a row and what was typed in it, with its files; a step inside an act, which saves the draft."""
    head = f"{page}#{row_id}."
    draft.answers[page] = [r for r in draft.answers.get(page, []) if r.get("id") != row_id]
    draft.provenance = {k: v for k, v in draft.provenance.items() if not k.startswith(head)}
    draft.typed = {k: v for k, v in draft.typed.items() if not k.startswith(head)}
    drop_files(draft, draft.files.filter(name__startswith=head))


def new_draft(
    version: ProcedureVersion,
    *,
    resident_id: str,
    channel: str,
    known: Mapping[str, Known],
    language: str,
    at: datetime,
) -> Draft:
    """A draft of staff about somebody of the register (or nobody of it: empty), filled and saved; a step inside an act."""
    draft = Draft(
        version=version, resident_id=resident_id, channel=channel, language=language, begun_at=at, saved_at=at
    )
    fill_known(draft, known)
    draft.save()
    return draft
