"""Answers as people read them: grouped by page, with where each value came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from madoguchi.foundation.cases.circumstances import ATTACHMENT
from madoguchi.foundation.cases.models import CaseFile, DraftFile
from madoguchi.foundation.forms.public import Field, FormState, Page, Text, field_type


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer: input path, label, the value as shown, and its provenance."""

    path: str
    label: Text
    shown: str
    field: Field
    value: Any
    provenance: Mapping[str, str]
    known: str = ""
    """What the register holds instead, where the answer differs from it."""


@dataclass(slots=True)
class AnswerGroup:
    """The answers of one page, or of one row of a repeat (``row`` counts from 1)."""

    page: str
    title: str
    rows: list[AnswerRow] = field(default_factory=list)
    row: int = 0
    row_id: str = ""


def answer_groups(state: FormState, provenance: Mapping[str, Any]) -> list[AnswerGroup]:
    """Everything that is answered, in the order asked; unanswered optional questions are shown empty."""
    groups = []
    for page in state.procedure.pages:
        if page not in state.pages and not _is_computed(page):
            continue
        if not page.repeat:
            rows = _rows(state, page.name, None, provenance)
            if rows or page in state.pages:
                groups.append(AnswerGroup(page.name, str(page.title), rows))
            continue
        for i, row in enumerate(state.active.get(page.name) or []):
            groups.append(
                AnswerGroup(
                    page.name,
                    _row_title(page, i + 1) if page.most > 1 else str(page.title),
                    _rows(state, page.name, i, provenance),
                    i + 1,
                    str(row.get("id", "")),
                )
            )
    return groups


def _is_computed(page: Page) -> bool:
    """Nothing is asked on it, so it is no page to go through; what it works out is read with the answers."""
    return not page.repeat and page.when is None and all(f.compute is not None for f in page.fields)


def _row_title(page: Page, number: int) -> str:
    title, item = str(page.title), str(page.item)
    return f"{item} {number}" if title == item else f"{title} {item} {number}"


def _rows(state: FormState, page_name: str, index: int | None, provenance: Mapping[str, Any]) -> list[AnswerRow]:
    page = state.procedure.page(page_name)
    rows: list[AnswerRow] = []
    if page is None:
        return rows
    language = get_language() or "ja"
    head = "" if index is None else f"{page_name}.{index}."
    for f in page.fields:
        path = head + f.name
        kind = field_type(f.type)
        value = state.value(path)
        if not kind.answers or (path not in state.asked and value is None):
            continue
        shown = kind.show(value, f, language) if value is not None else "—"
        rows.append(
            AnswerRow(path, f.label, shown, f, value, provenance.get(path) or {}, _held(state, f, value, language))
        )
    return rows


def _held(state: FormState, f: Field, value: Any, language: str) -> str:
    known = state.circumstances.known.get(f.concept) if f.concept and not f.repeat else None
    if known is None or known.value == value:
        return ""
    return field_type(f.type).show(known.value, f, language)


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file with the label of its place."""

    place: str
    label: str
    name: str
    file: Any


def named_files(state: FormState, files: Iterable[DraftFile | CaseFile]) -> list[NamedFile]:
    """Attachments with their labels (files of fields are shown with their field)."""
    labels = {f"{ATTACHMENT}{a.name}": str(a.label) for a in state.procedure.attachments}
    return [NamedFile(f.name, labels.get(f.name, f.name), f.file.name, f.file) for f in files if f.name in labels]
