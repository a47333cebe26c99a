"""Everything the examiner of one case reads: the answers with their differences first (審査)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import get_language

from madoguchi.foundation.cases.answers import AnswerGroup, AnswerRow, NamedFile, answer_groups, named_files
from madoguchi.foundation.cases.circumstances import ATTACHMENT
from madoguchi.foundation.cases.deadlines import days_left
from madoguchi.foundation.cases.models import Case, CaseContent, CaseFile, CheckMark, Correction, IssuedDocument
from madoguchi.foundation.cases.naming import fold
from madoguchi.foundation.cases.places import case_state, label_of
from madoguchi.foundation.forms.public import FormState, Text, field_type, value_at


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One answer as the examiner reads it."""

    answer: AnswerRow
    correctable: bool
    before: str = ""
    """What it said before the last correction, where that changed it."""
    files: Sequence[NamedFile] = ()
    sealed: bool = False
    """An Individual Number: shown only on a page of its own, with a line in the record of looks."""

    @property
    def differs(self) -> bool:
        """Whether it says something else than the register, or than before."""
        return bool(self.answer.known or self.before)


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """The answers of one page or row."""

    title: str
    rows: Sequence[SheetRow]


@dataclass(frozen=True, slots=True)
class AttachmentPlace:
    """One attachment of the definition with the files that count now."""

    path: str
    label: Text
    files: Sequence[NamedFile]
    waived: str = ""
    """Why it need not be sent."""
    seen: Mapping[str, str] | None = None
    """Who looked at the original at the counter, where it was shown instead of being handed in."""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check of the definition (審査項目) and its mark."""

    name: str
    text: Text
    mark: CheckMark | None

    @property
    def done(self) -> bool:
        """Whether somebody marked it."""
        return self.mark is not None and self.mark.done


@dataclass(slots=True)
class Dossier:
    """One case, ready to be shown to staff who may see it."""

    case: Case
    state: FormState
    left: int | None
    """Working days to the due day, ``None`` while the clock stands or the case has ended."""
    groups: list[SheetGroup] = field(default_factory=list)
    places: list[AttachmentPlace] = field(default_factory=list)
    earlier_files: list[NamedFile] = field(default_factory=list)
    """Files that a correction replaced; they stay on record."""
    checks: list[CheckLine] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    documents: list[IssuedDocument] = field(default_factory=list)

    @property
    def differences(self) -> list[SheetRow]:
        """The answers to look at first."""
        return [row for group in self.groups for row in group.rows if row.differs]

    @property
    def other_signer(self) -> bool:
        """Whether whoever signed is called otherwise than the applicant; width, spaces and variants do not matter."""
        signer = (self.case.signature or {}).get("signer", {}).get("name", "")
        return bool(signer) and fold(signer) != fold(self.case.applicant_name)

    @property
    def open_correction(self) -> Correction | None:
        """The correction that waits for the applicant."""
        return next((c for c in self.corrections if c.answered_at is None and c.cancelled_at is None), None)

    @property
    def unmarked(self) -> int:
        """How many checks nobody has marked yet."""
        return sum(not check.done for check in self.checks)


def dossier_of(case: Case, *, today: date) -> Dossier:
    """Read the whole case; the number of queries does not grow with what is in it."""
    state = case_state(case)
    files = list(case.files.select_related("file"))
    current = [one for one in files if one.replaced_at is None]
    marks = {mark.name: mark for mark in case.checkmarks.all()}
    return Dossier(
        case=case,
        state=state,
        left=days_left(case, today=today),
        groups=_groups(case, state, current),
        places=_places(case, state, current),
        earlier_files=named_files(state, [f for f in files if f.replaced_at]),
        checks=[CheckLine(c.name, c.text, marks.get(c.name)) for c in case.procedure.checks if state.holds(c.when)],
        corrections=list(case.corrections.all()),
        documents=list(case.documents.select_related("file")),
    )


def correctable_places(case: Case, dossier: Dossier) -> list[str]:
    """The places that may be opened for a correction: what is asked now, and the attachments that are not waived."""
    answers = [row.answer.path for group in dossier.groups for row in group.rows if row.correctable]
    return [*answers, *(place.path for place in dossier.places if not place.waived)]


def _groups(case: Case, state: FormState, files: Sequence[CaseFile]) -> list[SheetGroup]:
    former = _former_answers(case)
    by_id = {str(f.file_id): NamedFile(f.name, "", f.file.name, f.file) for f in files}
    groups = answer_groups(state, case.provenance)
    if not_asked := _not_asked(case, state, groups):
        groups.append(not_asked)
    return [SheetGroup(group.title, [_sheet_row(case, row, former, by_id) for row in group.rows]) for group in groups]


def _sheet_row(
    case: Case, row: AnswerRow, former: Mapping[str, Any] | None, files: Mapping[str, NamedFile]
) -> SheetRow:
    held = [files[key] for key in row.value or () if key in files] if row.field.type == "file" else []
    return SheetRow(
        answer=row,
        correctable=label_of(case, row.path) is not None,
        before=_before(row, former),
        files=held,
        sealed=row.field.type == "my_number" and isinstance(row.value, Mapping),
    )


def _before(row: AnswerRow, former: Mapping[str, Any] | None) -> str:
    if former is None or row.field.type == "file":
        return ""
    earlier = value_at(former, row.path)
    if earlier is None or earlier == row.value:
        return ""
    return field_type(row.field.type).show(earlier, row.field, get_language() or "ja")


def _former_answers(case: Case) -> Mapping[str, Any] | None:
    """The answers before the last correction that was answered."""
    newest_first = list(CaseContent.objects.filter(case=case).order_by("-pk")[:2])
    return newest_first[1].answers if len(newest_first) > 1 else None


def _not_asked(case: Case, state: FormState, groups: Sequence[AnswerGroup]) -> AnswerGroup | None:
    """Answers of the frozen application that the register of today would not ask: the examiner sees them all."""
    shown = {row.path for group in groups for row in group.rows}
    language = get_language() or "ja"
    rows = []
    for f in case.procedure.fields.values():
        value = None if f.repeat or f.name in shown else case.answers.get(f.name)
        if value is not None:
            text = field_type(f.type).show(value, f, language)
            rows.append(AnswerRow(f.name, f.label, text, f, value, case.provenance.get(f.name) or {}))
    return AnswerGroup("", "", rows) if rows else None


def _places(case: Case, state: FormState, files: Sequence[CaseFile]) -> list[AttachmentPlace]:
    named = named_files(state, files)
    return [
        AttachmentPlace(
            path=f"{ATTACHMENT}{one.attachment.name}",
            label=one.attachment.label,
            files=[f for f in named if f.place == f"{ATTACHMENT}{one.attachment.name}"],
            waived=str(one.attachment.waive_text) or one.attachment.basis or "—" if one.waived else "",
            seen=case.papers_seen.get(one.attachment.name),
        )
        for one in state.attachments
    ]
