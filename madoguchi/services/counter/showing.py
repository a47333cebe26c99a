"""What the resident is shown of a form and confirms, with the hash that binds the confirmation to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy, deepcopy
from dataclasses import dataclass
from datetime import datetime

from madoguchi.foundation.cases.public import (
    AnswerGroup,
    Content,
    Draft,
    answer_groups,
    content_of,
    draft_state,
    provenance_by_place,
    what_is_missing,
)
from madoguchi.foundation.forms.public import Field, FormState, Problem
from madoguchi.services.counter.models import CounterForm
from madoguchi.services.counter.steps import draft_of

LANGUAGES = (("ja", "ja"), ("plain", "ja-plain"), ("en", "en"))
"""Key of a text that is kept in three languages -> the language."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One form as it would be sent when the resident confirms it: required declarations count as made."""

    form: CounterForm
    state: FormState
    content: Content
    groups: list[AnswerGroup]
    declared: list[Field]
    """What is declared by confirming (同意・誓約)."""
    offered: list[Field]
    """Further declarations that may be made or not."""
    problems: list[Problem]

    @property
    def content_hash(self) -> str:
        """What the confirmation is bound to."""
        return self.content.content_hash

    @property
    def is_confirmed(self) -> bool:
        """Whether exactly this was confirmed."""
        return self.form.confirmed_at is not None and self.form.confirmed_hash == self.content_hash


def shown_form(form: CounterForm, *, at: datetime, agreed: Collection[str] = ()) -> Shown:
    """The form as the resident is to see it; ``agreed`` are optional declarations that he makes too. Writes nothing."""
    draft = copy(draft_of(form))
    draft.answers = deepcopy(draft.answers)
    assurance = form.counter_set.assurance
    state = draft_state(draft, assurance=assurance, at=at)
    declared = declare(draft, state, agreed)
    if declared:
        state = draft_state(draft, assurance=assurance, at=at)
    files = draft.held_files()
    names = {f.path for f in declared}
    return Shown(
        form=form,
        state=state,
        content=content_of(draft, state, files),
        groups=answer_groups(state, provenance_by_place(draft)),
        declared=declared,
        offered=[f for f in state.asked.values() if f.type == "statement" and f.path not in names],
        problems=what_is_missing(draft, state, files),
    )


def marked_rows(shown: Shown, paths: Collection[str]) -> list[dict[str, str]]:
    """The answers at these paths by name, in the three languages: the person or row they belong to, and the question.

    ``place`` is where the answer stands in the draft, so that a change of it is known as one.
    """
    return [
        {key: f"{_about(shown, group, language)} – {row.label.within(language)}" for key, language in LANGUAGES}
        | {"place": f"{group.page}#{group.row_id}.{row.field.name}" if group.row else row.path}
        for group in shown.groups
        for row in group.rows
        if row.path in paths
    ]


def _about(shown: Shown, group: AnswerGroup, language: str) -> str:
    """The page; of a list the entry with its number, and who it is about where somebody is named in it."""
    page = shown.state.procedure.page(group.page)
    assert page is not None
    title = page.title.within(language)
    if not group.row:
        return title
    item = page.item.within(language)
    head = f"{item} {group.row}" if title == item else f"{title} {item} {group.row}"
    names = (row.value for row in group.rows if row.field.type == "person_name" and row.value)
    name: Mapping[str, str] = next(names, {})
    return f"{head} {name.get('family', '')} {name.get('given', '')}".strip()


def declare(draft: Draft, state: FormState, agreed: Collection[str]) -> list[Field]:
    """Make the required declarations and those ``agreed`` to in the draft's answers, in memory; which they are."""
    made = []
    for path, f in state.asked.items():
        if f.type != "statement" or not (path in state.required or path in agreed):
            continue
        made.append(f)
        head, _dot, rest = path.partition(".")
        index, _dot, name = rest.partition(".")
        if f.repeat and index.isdecimal():
            draft.answers[head][int(index)][name] = True
        else:
            draft.answers[path] = True
    return made
