"""One answer goes to every form that asks the same; steps inside acts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from madoguchi.services.counter.conversation import Place, Question, conversation_of, is_suggested
from madoguchi.services.counter.models import CounterForm, CounterSet
from madoguchi.services.counter.placing import put_in
from madoguchi.services.counter.sharing import share_with_new
from madoguchi.services.counter.steps import draft_of, is_confirmed_no_more, save_draft
from madoguchi.services.counter.suggesting import suggest_from_answers


def spread_answers(counter_set: CounterSet, *, new: Collection[UUID] = (), at: datetime) -> None:
    """Fill what one form asks and another form has the answer of; saves the drafts that changed.

    ``new``: forms that have come just now, which take over the lists of the others too.
    """
    talk = conversation_of(counter_set, at=at, dropped=True)
    shared = share_with_new(talk, new) if new else []
    save_changed([*spread(talk.questions), *suggest_from_answers(talk.questions, at=at)], shared=shared, at=at)


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


def save_changed(places: Iterable[Place], *, shared: Iterable[CounterForm] = (), at: datetime) -> None:
    """Save the drafts of these places and forms; what was confirmed of them is confirmed no more."""
    forms = {form.pk: form for form in (*(place.form for place in places), *shared)}
    for form in forms.values():
        save_draft(draft_of(form), at=at)
        is_confirmed_no_more(form)
