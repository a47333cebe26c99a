"""What was found out about somebody's situation is written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from madoguchi.kernel.acts import Actor, act
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.choosing import follow_situation
from madoguchi.services.counter.operations.hearing import told_now
from madoguchi.services.counter.people import CONCERNS
from madoguchi.services.counter.refusals import VisitorDied
from madoguchi.services.counter.steps import note_change, refuse_ended


def note_situation(
    counter_set: CounterSet, *, life_event: str, facts: Mapping[str, Any], by: Actor, at: datetime
) -> None:
    """Write down what has happened and what was heard; ``facts`` replaces what stood there.

    Forms chosen already follow where they said what has happened, and are asked no more what was answered here. Refuses
    ``SetEnded``, and ``VisitorDied`` where the person whom the set is for would be the one who died.
    """
    with act("counter_set.note_situation", on=counter_set, by=by, at=at, life_event=life_event):
        refuse_ended(counter_set)
        if counter_set.resident_id and facts.get(CONCERNS) == counter_set.resident_id:
            raise VisitorDied
        before = told_now(counter_set, at)
        counter_set.life_event, counter_set.facts = life_event, dict(facts)
        follow_situation(counter_set, before, at)
        note_change(counter_set, "situation", by=by, at=at)
