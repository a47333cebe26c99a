"""One answer goes to every form that asks the same; steps inside acts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from madoguchi.services.counter.conversation import Place, Question, conversation_of, is_suggested
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.placing import put_in
from madoguchi.services.counter.steps import draft_of, is_confirmed_no_more, save_draft
from madoguchi.services.counter.suggesting import suggest_from_answers


def spread_answers(counter_set: CounterSet, *, at: datetime) -> None:
    """Fill what one form asks and another form has the answer of; saves the drafts that changed."""
    questions = conversation_of(counter_set, at=at, dropped=True).questions
    save_changed([*spread(questions), *suggest_from_answers(questions, at=at)], at=at)


def spread(questions: Iterable[Question]) -> list[Place]:
    """Copy each answer to the places that have none or only a proposal, in memory; where it went."""
    changed = []
    for question in questions:
        held = question.held
        if held is None:
            continue
        for place in question.places:
            waits = place.key in draft_of(place.form).typed
            proposed = is_suggested(place.provenance) and place.value != held.value
            if (place.value is None or proposed) and not waits and put_in(place, held.value, dict(held.provenance)):
                changed.append(place)
    return changed


def save_changed(places: Iterable[Place], *, at: datetime) -> None:
    """Save the drafts of these places; what was confirmed of them is confirmed no more."""
    forms = {place.form.pk: place.form for place in places}
    for form in forms.values():
        save_draft(draft_of(form), at=at)
        is_confirmed_no_more(form)
