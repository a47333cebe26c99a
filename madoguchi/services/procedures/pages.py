"""One page of a draft as it is shown: its questions bound to what was answered or typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from madoguchi.foundation.cases.public import Draft, is_left_to_counter, page_problems
from madoguchi.foundation.forms.public import (
    BoundField,
    Field,
    FormState,
    Page,
    Problem,
    ShownFile,
    bound_field,
    input_id,
)


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page (or one row of a repeat) ready to be drawn. ``answers`` is what its conditions look at."""

    page: Page
    bounds: list[BoundField]
    problems: list[Problem]
    answers: dict[str, Any]

    @property
    def summary(self) -> list[tuple[str, str]]:
        """(input id, sentence) for the error summary."""
        return [(target_of(self.bounds, problem.path), problem.message) for problem in self.problems]

    @property
    def shown_paths(self) -> list[str]:
        """The questions that are visible."""
        return [bound.path for bound in self.bounds if not bound.hidden]

    @property
    def has_files(self) -> bool:
        """Whether files can be added on this page."""
        return any(bound.field.type == "file" for bound in self.bounds)

    @property
    def confirms(self) -> bool:
        """Whether the city's own values are shown on it."""
        return any(bound.confirms for bound in self.bounds if not bound.hidden)


def shown_page(
    draft: Draft,
    state: FormState,
    page: Page,
    *,
    row: str | None = None,
    judged: bool = False,
    fresh: set[str] | None = None,
    more: list[Problem] | None = None,
) -> ShownPage:
    """Bind the questions of a page. ``judged`` shows what is missing or wrong, except for ``fresh`` questions
    (just opened, not yet seen); ``more`` are problems found elsewhere (a file that could not be taken)."""
    problems = [p for p in page_problems(draft, state, page, row) if p.path not in (fresh or set())] if judged else []
    problems = [*(more or []), *problems]
    answers: dict[str, Any] = draft.answers
    index: int | None = None
    if row is not None:
        index = next(i for i, one in enumerate(draft.answers[page.name]) if one["id"] == row)
        answers = draft.answers[page.name][index]
    fields = [f for f in page.fields if f.compute is None]
    if draft.is_prepared:  # not even hidden: what a script may open must be askable here
        fields = [f for f in fields if not is_left_to_counter(f, state.procedure)]
    bounds = [_bound(draft, state, f, row, index, answers, problems) for f in fields]
    active = state.active if index is None else state.active | state.active[page.name][index]
    return ShownPage(page, bounds, problems, active)


def _bound(
    draft: Draft,
    state: FormState,
    f: Field,
    row: str | None,
    index: int | None,
    answers: dict[str, Any],
    problems: list[Problem],
) -> BoundField:
    asked = f.name if index is None else f"{f.repeat}.{index}.{f.name}"
    place = place_of(f, row)
    hidden = asked not in state.asked
    return bound_field(
        f, path=f.path, value=answers.get(f.name), typed=draft.typed.get(place), problems=problems,
        # What a script may show later carries its mark already.
        required=(f.required is True and not draft.is_prepared) if hidden else asked in state.required, hidden=hidden,
        known=state.circumstances.known.get(f.concept) if f.concept and row is None else None,
        circumstances=state.circumstances, files=files_at(draft, place) if f.type == "file" else (),
    )  # fmt: skip


def place_of(f: Field, row: str | None) -> str:
    """How the draft names the field: by its name, in a row ``repeat#row.name``."""
    return f.name if row is None else f"{f.repeat}#{row}.{f.name}"


def files_at(draft: Draft, place: str) -> list[ShownFile]:
    """The files at a place of the draft, with links."""
    return [
        ShownFile(str(one.file_id), one.file.name, reverse("draft_file", args=[draft.pk, one.file_id]))
        for one in draft.held_files()
        if one.name == place
    ]


def target_of(bounds: list[BoundField], path: str) -> str:
    """The id of the input to go to for a problem."""
    for bound in bounds:
        if bound.path == path:
            return bound.id
    return input_id(path)
