"""Whether the answers that were prepared at home (事前入力) are complete."""

from __future__ import annotations

from datetime import datetime

from madoguchi.foundation.cases.circumstances import draft_state, draft_states, handed_in
from madoguchi.foundation.cases.models import Draft
from madoguchi.foundation.cases.preparing import is_left_to_counter
from madoguchi.foundation.forms.public import field_type, find_problems, retype_problems

NOT_KNOWN_YET = "email"
"""How surely somebody is known before they stand at the counter."""


def is_answered(draft: Draft, *, at: datetime) -> bool:
    """Whether everything that can be answered before the counter is answered, and understood.

    What is declared, signed, looked at or handed in there is no answer.
    """
    here = draft_state(draft, assurance=NOT_KNOWN_YET, at=at)
    (whole,) = draft_states([draft], assurance=NOT_KNOWN_YET, at=at)
    answers = [
        path for path, f in here.asked.items()
        if field_type(f.type).answers and f.type != "file" and not is_left_to_counter(f, here.procedure)
    ]  # fmt: skip
    problems = [
        *find_problems(whole, handed_in(draft.held_files(), draft.papers_seen)),
        *retype_problems(whole, draft.typed, draft.answers),
    ]
    return not any(one.code == "few" or _lies_in(one.path, answers) for one in problems)


def _lies_in(place: str, paths: list[str]) -> bool:
    return any(place == path or place.startswith(f"{path}.") for path in paths)
