"""A draft as it begins: empty, then filled with what the city holds. Steps inside acts, also of rooms above."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import datetime

from django.utils.timezone import localdate

from madoguchi.foundation.cases.circumstances import COUNTER, channel_asked
from madoguchi.foundation.cases.holding import drop_files
from madoguchi.foundation.cases.models import Draft
from madoguchi.foundation.cases.reading import read_answer, said_by
from madoguchi.foundation.cases.vocabulary import Contact
from madoguchi.foundation.forms.public import (
    HOUSEHOLD,
    MEMBER,
    Circumstances,
    FilledRow,
    Known,
    Page,
    ProcedureVersion,
    Provenance,
    household_in,
    people_in,
    rows_from_household,
)
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

    A name that nobody divided is taken where one space divides it (its reading is still asked), and else not at all.
    """
    family, space, given = contact.name.replace("\u3000", " ").strip().partition(" ")
    divided = {"family": family, "given": given} if space and " " not in given else {}
    told = {
        "person.name": {part: [text] for part, text in (contact.name_parts or divided).items()},
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


def fill_later(draft: Draft, known: Mapping[str, Known], answered: Mapping[str, str], *, at: datetime) -> bool:
    """Fill a form of home with what other forms have told since it was begun; whether anything changed. In memory.

    What was answered or typed stays, and so does an empty answer that need not be given on a page somebody went through.
    In a list that nobody has touched stand the people who are known now.
    """
    before = deepcopy(draft.answers)
    for page in draft.version.procedure.pages:
        if page.repeat:
            _fill_untouched(draft, page, known)
            continue
        for f in page.fields:
            open_ = f.name not in draft.answers and f.name not in draft.typed and f.compute is None
            if open_ and f.concept in known and not (page.name in draft.confirmed and f.required is not True):
                source = known[f.concept].provenance
                draft.answers[f.name] = known[f.concept].value
                draft.provenance[f.name] = {"source": source.source, "at": source.at, "detail": source.detail}
    follow_situation(draft, answered, at=at)
    follow_self(draft, at=at)
    return bool(draft.answers != before)


def _fill_untouched(draft: Draft, page: Page, known: Mapping[str, Known]) -> None:
    if page.fill is None or page.fill.source != "household" or HOUSEHOLD not in known:
        return
    head, rows = f"{page.name}#", draft.answers.get(page.name)
    said = [key for key, one in draft.provenance.items() if key.startswith(head) and one.get("detail") != AS_SAID]
    if rows is None:
        _add_rows(draft, page, rows_from_household(page, known, _around(draft)))
    elif rows and not said and not any(key.startswith(head) for key in draft.typed):
        fill_more_rows(draft, page, known)


def follow_situation(draft: Draft, answered: Mapping[str, str], *, at: datetime) -> None:
    """Question -> option: what follows from what has happened is answered where nothing was. In memory."""
    for name, option in answered.items():
        if draft.answers.setdefault(name, option) is option:
            draft.provenance.setdefault(name, {"source": "computed", "at": at.isoformat(), "detail": "situation"})


AS_SAID = "self"
"""Detail of a provenance: taken over from what somebody said of themselves elsewhere in the same form."""


def follow_self(draft: Draft, *, at: datetime) -> None:
    """Where whom the form is about stands in a list: the first row says what was answered of that person.

    What was typed in the row itself stays, and a row that was taken out does not come again. In memory.
    """
    procedure, known = draft.version.procedure, told_in(draft)
    pages = [one for one in procedure.pages if one.fill is not None]
    known.pop(HOUSEHOLD, None)
    if not pages:
        return
    represent = draft.answers.get("represent", "self" if len(procedure.represent) < 2 else "")
    mine = "person." if represent == "self" else "subject."
    others = "subject." if represent == "self" else "person."
    known = {concept: one for concept, one in known.items() if not concept.startswith(others)}
    around = Circumstances(today=localdate(at), channel=channel_asked(draft.channel))
    for page in pages:
        row = next(iter(rows_from_household(page, known, around)), None)
        there = f"{mine}name" in known and represent != ""
        _follow_row(draft, page, row if there else None, at=at)


def _follow_row(draft: Draft, page: Page, said: FilledRow | None, *, at: datetime) -> None:
    heads = {key.partition(".")[0] for key, one in draft.provenance.items() if one.get("detail") == AS_SAID}
    rows = draft.answers.get(page.name)
    mine = next((one for one in rows or [] if f"{page.name}#{one['id']}" in heads), None)
    if said is None:
        keys = [
            key for key in (*draft.provenance, *draft.typed) if mine and key.startswith(f"{page.name}#{mine['id']}.")
        ]
        if mine is not None and all(draft.provenance.get(key, {}).get("detail") == AS_SAID for key in keys):
            take_row_out(draft, page.name, mine["id"])
            if not draft.answers[page.name]:
                del draft.answers[page.name]
        return
    if rows is None:
        mine = {"id": said.values["id"]} | {f.name: f.default for f in page.fields if f.default is not None}
        draft.answers[page.name] = [mine]
    for name in said.filled if mine is not None else ():
        assert mine is not None
        key = f"{page.name}#{mine['id']}.{name}"
        if key in draft.typed or (name in mine and draft.provenance.get(key, {}).get("detail", "") != AS_SAID):
            continue
        mine[name] = said.values[name]
        draft.provenance[key] = {"source": "stated", "at": at.isoformat(), "detail": AS_SAID}


def told_in(draft: Draft) -> dict[str, Known]:
    """What a draft answers once, by concept, and the household where it names all of it (``household_in``)."""
    procedure, told = draft.version.procedure, {}
    for page in procedure.pages:
        for f in page.fields if not page.repeat else ():
            if f.concept and draft.answers.get(f.name) is not None:
                source = draft.provenance.get(f.name) or {}
                at = str(source.get("at") or draft.begun_at.isoformat())
                told[f.concept] = Known(draft.answers[f.name], Provenance("stated", at, ""))
    if people := household_in(procedure, draft.answers):
        source = Provenance("stated", draft.saved_at.isoformat(), "")
        told[HOUSEHOLD] = Known(people, source)
        mine = next((one for one in people if "person.name" in told and one["name"] == told["person.name"].value), {})
        for part in ("born_on", "sex"):
            if mine.get(part):
                told.setdefault(f"person.{part}", Known(mine[part], source))
    return told


def told_in_all(drafts: Iterable[Draft]) -> dict[str, Known]:
    """The same over several drafts of one person; where none names the whole household, those whom they name."""
    several = list(drafts)
    told = {concept: known for one in several for concept, known in told_in(one).items()}
    people = [who for one in several for who in people_in(one.version.procedure, one.answers)]
    if HOUSEHOLD not in told and people:
        known = told.get("person.name")
        me = {"id": "told-self", "name": known.value} if known is not None else {}
        me |= {"born_on": told["person.born_on"].value} if "person.born_on" in told else {}
        named = {(str(one["name"]), one["born_on"]): one for one in people}
        others = [one for one in named.values() if one["name"] != me.get("name")]
        told[HOUSEHOLD] = Known([*([me] if me.get("born_on") else []), *others], Provenance("stated", "", ""))
    return told


def _fill_rows(draft: Draft, page: Page, known: Mapping[str, Known]) -> None:
    """One row for each person of the household that the definition wants there, unless rows are there already."""
    if page.fill is None or draft.answers.get(page.name):
        return
    if draft.channel != COUNTER and (page.fill.source == "self" or HOUSEHOLD not in known):
        return  # whom it is about is said in the form itself (``follow_self``)
    _add_rows(draft, page, rows_from_household(page, known, _around(draft)))


def fill_more_rows(draft: Draft, page: Page, known: Mapping[str, Known]) -> None:
    """Rows for those of a household that has grown whom no row of the list names yet; a step inside an act."""
    name = next((f.name for f in page.fields if f.concept == f"{MEMBER}name"), "")
    there = [row.get(name) for row in draft.answers.get(page.name) or []]
    more = [one for one in rows_from_household(page, known, _around(draft)) if one.values.get(name) not in there]
    _add_rows(draft, page, more[: max(0, page.most - len(there))])


def _around(draft: Draft) -> Circumstances:
    return Circumstances(today=localdate(draft.begun_at), channel=channel_asked(draft.channel))


def _add_rows(draft: Draft, page: Page, rows: Iterable[FilledRow]) -> None:
    for row in rows:
        draft.answers.setdefault(page.name, []).append(dict(row.values))
        fields = {f.name: f for f in page.fields}
        for name in row.filled:
            source = row.source_of(fields.get(name))
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
