"""Drafts: begin, answer page by page, add files, leave, take over (下書き)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files import File

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.beginning import (
    append_row,
    fill_known,
    fill_later,
    fill_told,
    follow_self,
    follow_situation,
    take_row_out,
)
from madoguchi.foundation.cases.circumstances import ATTACHMENT, draft_state
from madoguchi.foundation.cases.holding import drop_files, holder_of, throw_away
from madoguchi.foundation.cases.models import Draft, DraftFile
from madoguchi.foundation.cases.preparing import is_left_to_counter, to_mend
from madoguchi.foundation.cases.reading import (
    OFFERED,
    Data,
    Reading,
    arrived,
    offered,
    problems_of_typed,
    read_fields,
    said_by,
)
from madoguchi.foundation.cases.refusals import CaseNotFound, DraftEnded, TooManyFiles, TooManyRows
from madoguchi.foundation.cases.vocabulary import Contact
from madoguchi.foundation.files.public import StoredFile, take_in_file
from madoguchi.foundation.forms.public import (
    Field,
    FormState,
    Known,
    Page,
    Problem,
    ProcedureVersion,
    problems_on,
)
from madoguchi.kernel.acts import Actor, act


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving a page."""

    problems: list[Problem] = field(default_factory=list)
    opened: list[Field] = field(default_factory=list)
    """Further questions on the same page that these answers opened; to be shown before going on, without blame."""
    merged: bool = False
    """Another tab had saved in the meantime."""
    replaced: list[Field] = field(default_factory=list)
    """Fields where the other tab had a different answer, which this one replaced."""
    revision: int = 0

    @property
    def revealed(self) -> bool:
        """Whether further questions were opened."""
        return bool(self.opened)


def begin_draft(
    version: ProcedureVersion,
    *,
    owner: User | None,
    known: Mapping[str, Known],
    language: str,
    channel: str = "online",
    contact: Contact | None = None,
    answered: Mapping[str, str] | None = None,
    by: Actor,
    at: datetime,
) -> Draft:
    """Begin a draft, filled with what the city already knows; each such value keeps where it came from.

    ``contact``: what the applicant has told already, so that it is not asked again. ``answered``: question -> option, what
    follows from what has happened.
    """
    draft = Draft(
        version=version,
        owner=owner,
        channel=channel,
        language=language,
        begun_at=at,
        saved_at=at,
        mail=owner.email or "" if owner else "",
    )
    if draft.mail:
        draft.mail_confirmed_at = at
    elif contact is not None and contact.mail_confirmed_at is not None:
        draft.mail, draft.mail_confirmed_at = contact.mail, contact.mail_confirmed_at
    with act("draft.begin", on=draft, by=by, at=at, procedure=str(version)):
        fill_known(draft, known)
        if contact is not None:
            fill_told(draft, contact, by=by, at=at)
        follow_situation(draft, answered or {}, at=at)
        follow_self(draft, at=at)
        draft.save()
    return draft


def adopt_draft(draft: Draft, *, owner: User, known: Mapping[str, Known], by: Actor, at: datetime) -> None:
    """A guest signed in: the draft becomes theirs, and what the city knows fills what is still empty."""
    with act("draft.adopt", on=draft, by=by, at=at):
        _refuse_ended(draft)
        if draft.owner_id not in (None, owner.id):
            raise CaseNotFound
        draft.owner = owner
        fill_known(draft, known)
        draft.revision += 1
        draft.save()


def fill_draft(
    draft: Draft, *, known: Mapping[str, Known], answered: Mapping[str, str], by: Actor, at: datetime
) -> None:
    """Another form of the same visit has told more: what is open here is filled with it; where nothing is, nothing is written."""
    if not fill_later(draft, known, answered, at=at):
        return
    with act("draft.fill", on=draft, by=by, at=at):
        _refuse_ended(draft)
        draft.refresh_from_db()
        fill_later(draft, known, answered, at=at)
        draft.revision += 1
        draft.save()


def save_page(
    draft: Draft,
    *,
    page: str,
    row: str | None = None,
    data: Data,
    revision: int | None = None,
    confirm: bool = True,
    assurance: str,
    by: Actor,
    at: datetime,
) -> Saved:
    """Keep what was typed on one page (or in one row of a repeat); nothing typed is ever dropped.

    Only this page's fields are touched. A stale ``revision`` (another tab) never empties an answer.
    ``confirm`` marks the page as gone through when it has no problems; autosave does not.
    """
    with act("draft.save", on=draft, by=by, at=at, page=page):
        _refuse_ended(draft)
        found = draft.version.procedure.page(page)
        if found is None or found.repeat != (row is not None):
            raise CaseNotFound
        before = draft_state(draft, assurance=assurance, at=at)
        index = _index_of(draft, found, row)
        asked = [f for _path, f in before.asked_on(found, index)]
        fields = _askable(draft, found)
        shown = offered(fields, data, otherwise={f.name for f in asked})
        # Somebody who does not say what was shown may have hidden a conditional question: it is not emptied then.
        certain = {f.name for f in asked if f.when is None} if confirm else set()
        reading = read_fields(fields, data, shown=offered(fields, data, otherwise=certain))
        merged = revision is not None and revision != draft.revision
        target = draft.answers if index is None else draft.answers[page][index]
        head = "" if row is None else f"{page}#{row}."
        replaced = _write(draft, found, target, head, reading, keep_filled=merged, by=by, at=at)
        if confirm:
            _own_defaults(draft, reading, head, by=by, at=at)
        follow_self(draft, at=at)
        draft.revision += 1
        draft.saved_at = at
        after = draft_state(draft, assurance=assurance, at=at)
        opened = [
            f
            for _path, f in after.asked_on(found, index)
            if f.name not in shown and f.type != "note" and (OFFERED in data or not arrived(f, data))
        ]
        new = {f.path for f in opened}
        problems = [p for p in _problems(after, found, index, reading.problems) if p.path not in new]
        problems = to_mend(problems) if draft.is_prepared else problems
        if confirm and not problems and not opened and page not in draft.confirmed and row is None:
            draft.confirmed = [*draft.confirmed, page]
        draft.save()
    return Saved(problems, opened, merged, replaced, draft.revision)


def _askable(draft: Draft, page: Page) -> list[Field]:
    """The questions that may be answered on a page: at home not what is left to the counter, whoever sends it."""
    procedure = draft.version.procedure
    return [f for f in page.fields if not (draft.is_prepared and is_left_to_counter(f, procedure))]


def _index_of(draft: Draft, page: Page, row: str | None) -> int | None:
    if row is None:
        return None
    for i, one in enumerate(draft.answers.get(page.name, [])):
        if one.get("id") == row:
            return i
    raise CaseNotFound


def _write(
    draft: Draft,
    page: Page,
    target: dict[str, Any],
    head: str,
    reading: Reading,
    *,
    keep_filled: bool,
    by: Actor,
    at: datetime,
) -> list[Field]:
    replaced = []
    for f in page.fields:
        if f.name not in reading.values:
            continue
        value, old = reading.values[f.name], target.get(f.name)
        key = head + f.name
        if f.name in reading.typed:
            draft.typed[key] = reading.typed[f.name]
            if keep_filled and old is not None:
                continue
        elif keep_filled and value is None and (old is not None or key in draft.typed):
            continue
        else:
            draft.typed.pop(key, None)
        if value == old:
            continue
        if keep_filled and old is not None:
            replaced.append(f)
        if value is None:
            target.pop(f.name, None)
            draft.provenance.pop(key, None)
            continue
        target[f.name] = value
        draft.provenance[key] = said_by(by, at)
    return replaced


def _own_defaults(draft: Draft, reading: Reading, head: str, *, by: Actor, at: datetime) -> None:
    """A default that somebody has seen and sent on is what they say."""
    for name in reading.values:
        if draft.provenance.get(head + name, {}).get("source") == "default":
            draft.provenance[head + name] = said_by(by, at)


def page_problems(draft: Draft, state: FormState, page: Page, row: str | None = None) -> list[Problem]:
    """What is still to be mended on a page as it is kept, in the names of its inputs; writes nothing."""
    index = _index_of(draft, page, row)
    head = "" if row is None else f"{page.name}#{row}."
    problems = _problems(state, page, index, problems_of_typed(page.fields, draft.typed, head))
    return to_mend(problems) if draft.is_prepared else problems


def _problems(state: FormState, page: Page, index: int | None, misread: Mapping[str, Problem]) -> list[Problem]:
    """Problems of the page as its inputs are named there (a row's fields without their index)."""
    asked = {f.name for _path, f in state.asked_on(page, index)}
    problems = [p for name, p in misread.items() if name in asked]
    told = set(misread)
    prefix = "" if index is None else f"{page.name}.{index}."
    for problem in problems_on(state, page):
        if index is None and problem.path == page.name:
            problems.append(problem)
            continue
        if not problem.path.startswith(prefix):
            continue
        rest = problem.path.removeprefix(prefix)
        name = next((f.name for f in page.fields if rest == f.name or rest.startswith(f"{f.name}.")), "")
        if name in told:
            continue
        path = problem.path if index is None else f"{page.name}.{rest}"
        problems.append(Problem(path, problem.message, problem.code))
    order = [f.path for f in page.fields]
    return sorted(problems, key=lambda p: next((i for i, path in enumerate(order) if _within(p.path, path)), 0))


def _within(path: str, field_path: str) -> bool:
    return path == field_path or path.startswith(f"{field_path}.")


def confirm_page(draft: Draft, *, page: str, assurance: str, by: Actor, at: datetime) -> list[Problem]:
    """Go on from a repeat's list or the attachments; returns what is still missing there."""
    with act("draft.confirm_page", on=draft, by=by, at=at, page=page):
        _refuse_ended(draft)
        state = draft_state(draft, assurance=assurance, at=at)
        found = draft.version.procedure.page(page)
        problems = problems_on(state, found) if found is not None else []
        problems = to_mend(problems) if draft.is_prepared else problems
        if not problems and page not in draft.confirmed:
            draft.confirmed = [*draft.confirmed, page]
            draft.save(update_fields=["confirmed"])
    return problems


def add_row(draft: Draft, *, page: str, by: Actor, at: datetime) -> str:
    """Add an empty row to a repeat; returns its id. Raises ``TooManyRows``."""
    with act("draft.add_row", on=draft, by=by, at=at, page=page):
        _refuse_ended(draft)
        found = draft.version.procedure.page(page)
        if found is None or not found.repeat:
            raise CaseNotFound
        if len(draft.answers.get(page, [])) >= found.most:
            raise TooManyRows
        row_id = append_row(draft, found)
        draft.revision += 1
        draft.saved_at = at
        draft.save()
    return row_id


def remove_row(draft: Draft, *, page: str, row: str, by: Actor, at: datetime) -> None:
    """Remove one row and what was typed in it; removing it twice is harmless."""
    with act("draft.remove_row", on=draft, by=by, at=at, page=page):
        _refuse_ended(draft)
        take_row_out(draft, page, row)
        draft.confirmed = [name for name in draft.confirmed if name != page]
        draft.revision += 1
        draft.saved_at = at
        draft.save()


def attach_file(draft: Draft, *, name: str, upload: File[bytes], by: Actor, at: datetime) -> StoredFile:
    """Take in one file for an attachment (``attachment.<name>``), a field, or a row's field (``repeat#row.field``)."""
    accept, most = _place_for(draft, name)
    stored = take_in_file(upload, by=by, at=at, accept=accept, holder=holder_of(draft))
    with act("draft.attach_file", on=draft, by=by, at=at, place=name):
        _refuse_ended(draft)
        if draft.files.filter(name=name).count() >= most:
            raise TooManyFiles(most=most)
        DraftFile.objects.create(draft=draft, name=name, file=stored, added_at=at)
        draft.saved_at = at
        draft.save(update_fields=["saved_at"])
    return stored


def _place_for(draft: Draft, name: str) -> tuple[tuple[str, ...], int]:
    """What a place takes: kinds of file, and how many."""
    procedure = draft.version.procedure
    if name.startswith(ATTACHMENT):
        for a in procedure.attachments:
            if a.name == name.removeprefix(ATTACHMENT):
                return a.accept, a.at_most
        raise CaseNotFound
    page, row_mark, rest = name.partition("#")
    path = f"{page}.{rest.partition('.')[2]}" if row_mark else name
    f = procedure.fields.get(path)
    if f is None or f.type != "file":
        raise CaseNotFound
    return f.accept or ("photo", "pdf"), int(f.maximum or 10)


def detach_file(draft: Draft, *, file_id: UUID | str, by: Actor, at: datetime) -> None:
    """Remove a file from a draft; removing it twice is harmless."""
    with act("draft.detach_file", on=draft, by=by, at=at):
        _refuse_ended(draft)
        drop_files(draft, draft.files.filter(file_id=UUID(str(file_id))))
        draft.saved_at = at
        draft.save(update_fields=["saved_at"])


def discard_draft(draft: Draft, *, by: Actor, at: datetime) -> None:
    """Throw a draft away, with its files."""
    with act("draft.discard", on=draft, by=by, at=at, draft=str(draft.pk)):
        _refuse_ended(draft)
        throw_away(draft)


def _refuse_ended(draft: Draft) -> None:
    if draft.submitted_at is not None:
        raise DraftEnded
