"""What was found out about somebody's situation is written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from madoguchi.foundation.cases.public import Draft
from madoguchi.foundation.forms.public import SITUATION, Page
from madoguchi.kernel.acts import Actor, act
from madoguchi.services.counter.conversation import is_suggested
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.choosing import fill_again
from madoguchi.services.counter.people import CONCERNS, known_of_set
from madoguchi.services.counter.refusals import VisitorDied
from madoguchi.services.counter.steps import draft_of, is_taken_up, note_change, refuse_ended, save_draft

EVENT, BORN_ON = "event.", "event.born_on"


def note_situation(
    counter_set: CounterSet, *, life_event: str, facts: Mapping[str, Any], by: Actor, at: datetime
) -> None:
    """Write down what has happened and what was heard; ``facts`` replaces what stood there.

    Forms chosen already follow where they said what has happened. Refuses ``SetEnded``, and ``VisitorDied`` where the
    person whom the set is for would be the one who died.
    """
    with act("counter_set.note_situation", on=counter_set, by=by, at=at, life_event=life_event):
        refuse_ended(counter_set)
        if counter_set.resident_id and facts.get(CONCERNS) == counter_set.resident_id:
            raise VisitorDied
        before = _told(counter_set, at)
        counter_set.life_event, counter_set.facts = life_event, dict(facts)
        if _told(counter_set, at) != before and counter_set.forms.filter(draft__isnull=False).exists():
            _take_back(counter_set, before, _told(counter_set, at), at)
            fill_again(counter_set, at)
            is_taken_up(counter_set)
        note_change(counter_set, "situation", by=by, at=at)


def _told(counter_set: CounterSet, at: datetime) -> dict[str, Any]:
    """What follows from what has happened, by concept: its day, who died."""
    return {c: known.value for c, known in known_of_set(counter_set, at=at).items() if c.startswith(EVENT)}


def _follow_in_rows(draft: Draft, page: Page, told: Mapping[str, Any]) -> None:
    """The day of a birth in the row of the child who is not on the register yet."""
    for row in draft.answers.get(page.name) or [] if page.repeat else ():
        for f in page.fields:
            place = f"{page.name}#{row.get('id')}.{f.name}"
            if draft.provenance.get(place, {}).get("detail") != SITUATION:
                continue
            if BORN_ON in told:
                row[f.name] = told[BORN_ON]
            else:
                row.pop(f.name, None)
                draft.provenance.pop(place)


def _take_back(counter_set: CounterSet, before: Mapping[str, Any], told: Mapping[str, Any], at: datetime) -> None:
    """Take out of the forms what followed from the situation as it was; what somebody answered otherwise stays."""
    for form in counter_set.forms.filter(draft__isnull=False).select_related("draft__version"):
        draft = draft_of(form)
        for page in draft.version.procedure.pages:
            for f in page.fields if not page.repeat else ():
                followed = draft.provenance.get(f.name, {}).get("detail") == SITUATION
                follows = bool(f.usual_of) or (f.usual is None and f.default is None)
                followed |= follows and is_suggested(draft.provenance.get(f.name, {}))
                if followed or (f.concept in before and draft.answers.get(f.name) == before[f.concept]):
                    draft.answers.pop(f.name, None)
                    draft.provenance.pop(f.name, None)
            _follow_in_rows(draft, page, told)
        save_draft(draft, at=at)
