"""One answer goes to every form that asks the same; steps inside acts."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from datetime import datetime
from typing import Any

from madoguchi.foundation.cases.public import Draft
from madoguchi.services.counter.conversation import Place, Question, conversation_of
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.steps import draft_of, is_confirmed_no_more, save_draft


def put_in(place: Place, value: Any, provenance: dict[str, str] | None) -> bool:
    """Write a value where a question stands (``None`` empties it), in memory; whether anything changed."""
    draft = draft_of(place.form)
    target = _target(draft, place)
    typed = draft.typed.pop(place.key, None) is not None
    if target is None or target.get(place.field.name) == value:
        return typed
    if value is None:
        target.pop(place.field.name, None)
        draft.provenance.pop(place.key, None)
    else:
        target[place.field.name] = deepcopy(value)
        draft.provenance[place.key] = dict(provenance or {})
    return True


def keep_typed(place: Place, typed: dict[str, Any]) -> None:
    """Keep what could not be understood as it was typed, in memory."""
    draft_of(place.form).typed[place.key] = typed


def _target(draft: Draft, place: Place) -> dict[str, Any] | None:
    if not place.row_id:
        answers: dict[str, Any] = draft.answers
        return answers
    rows: list[dict[str, Any]] = draft.answers.get(place.page.name) or []
    return next((row for row in rows if str(row.get("id")) == place.row_id), None)


def spread_answers(counter_set: CounterSet, *, at: datetime) -> None:
    """Fill what one form asks and another form has the answer of; saves the drafts that changed."""
    changed = spread(conversation_of(counter_set, at=at, dropped=True).questions)
    save_changed(changed, at=at)


def spread(questions: Iterable[Question]) -> list[Place]:
    """Copy each answer to the places that have none, in memory; where it went."""
    changed = []
    for question in questions:
        held = next((place for place in question.places if place.value is not None), None)
        if held is None:
            continue
        provenance = draft_of(held.form).provenance.get(held.key)
        for place in question.places:
            waits = place.key in draft_of(place.form).typed
            if place.value is None and not waits and put_in(place, held.value, provenance):
                changed.append(place)
    return changed


def save_changed(places: Iterable[Place], *, at: datetime) -> None:
    """Save the drafts of these places; what was confirmed of them is confirmed no more."""
    forms = {place.form.pk: place.form for place in places}
    for form in forms.values():
        save_draft(draft_of(form), at=at)
        is_confirmed_no_more(form)
