"""The check page: everything once more, in words, each with a way to change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from madoguchi.foundation.cases.public import ATTACHMENT, AnswerGroup, AnswerRow, Draft, attached, source_in_words
from madoguchi.foundation.forms.public import (
    FormState,
    Quote,
    ShownFile,
    Text,
    find_problems,
    input_id,
    retype_problems,
)
from madoguchi.services.procedures.pages import files_at, place_of
from madoguchi.services.procedures.vocabulary import ATTACHMENTS
from madoguchi.services.procedures.wizard import page_url, step_url


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One answer on the check page."""

    label: Text
    value: str
    source: str
    url: str
    empty: bool
    files: Sequence[ShownFile] = ()


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """The answers of one page, with the address to change them."""

    title: str
    url: str
    rows: list[ShownRow] = field(default_factory=list)


def shown_groups(draft: Draft, state: FormState, groups: Sequence[AnswerGroup]) -> list[ShownGroup]:
    """The groups of answers with links back to their pages."""
    shown = []
    for group in groups:
        url = (
            page_url(draft, group.page)
            if not group.row
            else reverse("draft_row", args=[draft.pk, group.page, group.row_id])
        )
        rows = [_row(draft, state, row, f"{url}?from=check", group.row_id or None) for row in group.rows]
        shown.append(ShownGroup(group.title, f"{url}?from=check", rows))
    return shown


def _row(draft: Draft, state: FormState, row: AnswerRow, url: str, row_id: str | None) -> ShownRow:
    computed = row.path not in state.asked
    files = files_at(draft, place_of(row.field, row_id)) if row.field.type == "file" else []
    return ShownRow(
        label=row.label,
        value=row.shown if row.value is not None else "",
        source=source_in_words(row.provenance),
        url="" if computed else f"{url}#{input_id(row.field.path)}",
        empty=row.value is None,
        files=files,
    )


def fee_lines(calculated: Quote) -> list[dict[str, Any]]:
    """The lines of a quote with titles in the reader's language."""
    return [
        {"line": line, "title": Text(line.title["ja"], line.title.get("plain", ""), line.title.get("en", ""))}
        for line in calculated.lines
    ]


def open_places(draft: Draft, state: FormState) -> list[tuple[str, str]]:
    """(address, sentence) of everything that keeps the draft from being sent."""
    problems = [
        *find_problems(state, attached(draft.held_files())),
        *retype_problems(state, draft.typed, draft.answers),
    ]
    return [(_address_of(draft, state, p.path), p.message) for p in problems]


def _address_of(draft: Draft, state: FormState, path: str) -> str:
    judged = "?from=check&show=problems"
    if path.startswith(ATTACHMENT):
        return f"{step_url(draft, ATTACHMENTS)}{judged}#{input_id(path)}"
    head, _dot, rest = path.partition(".")
    index, _dot, name = rest.partition(".")
    rows = draft.answers.get(head)
    if index.isdigit() and isinstance(rows, list) and int(index) < len(rows):
        url = reverse("draft_row", args=[draft.pk, head, rows[int(index)]["id"]])
        return f"{url}{judged}#{input_id(f'{head}.{name}')}"
    pages = {f.path: page.name for page in state.pages for f in page.fields} | {p.name: p.name for p in state.pages}
    while path not in pages and "." in path:
        path = path.rpartition(".")[0]
    return f"{page_url(draft, pages.get(path, state.pages[0].name))}{judged}#{input_id(path)}"
