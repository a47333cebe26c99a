"""Answers prepared at home for the counter (事前申請): what is asked there already, and what is left to the counter."""

from __future__ import annotations

from dataclasses import replace

from madoguchi.foundation.forms.public import Field, FormState, Problem, Procedure, field_type

CONFIRMED_THERE = frozenset(("statement", "signature"))
"""What is declared and signed is declared of the finished form, before the clerk."""
SHOWN_THERE = frozenset(("my_number",))
"""An Individual Number is taken where its card is looked at, and lies in no draft of a guest."""
SEEN_THERE = "identity."
"""What the office itself sees, and notes: how somebody showed who they are."""


def is_left_to_counter(f: Field, procedure: Procedure) -> bool:
    """Whether a question cannot be answered at home: it is the clerk's, or needs the resident or a paper to be there.

    A photo is enough only where the procedure takes photos online as well; else the original is brought.
    """
    if f.type in CONFIRMED_THERE | SHOWN_THERE:
        return True
    if any(concept.startswith(SEEN_THERE) for concept in (f.concept, *f.follows)):
        return True
    return f.type == "file" and "online" not in procedure.channels


def leave_to_counter(state: FormState) -> FormState:
    """The state as it is asked at home: nothing must be answered, and what only the counter asks is gone."""
    procedure = state.procedure
    state.asked = {path: f for path, f in state.asked.items() if not is_left_to_counter(f, procedure)}
    state.required = set()
    answered = {f.path for f in state.asked.values() if field_type(f.type).answers}
    state.pages = [page for page in state.pages if page.repeat or any(f.path in answered for f in page.fields)]
    photos_are_enough = "online" in procedure.channels
    state.attachments = [replace(one, required=False) for one in state.attachments if photos_are_enough]
    return state


def to_mend(problems: list[Problem]) -> list[Problem]:
    """Of the problems of a page what can only be mended at home: that something is missing is no fault there."""
    return [one for one in problems if one.code not in ("missing", "few")]
