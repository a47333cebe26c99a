"""What was found out about somebody's situation is written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from madoguchi.kernel.acts import Actor, act
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.refusals import SetEnded


def note_situation(
    counter_set: CounterSet, *, life_event: str, facts: Mapping[str, Any], by: Actor, at: datetime
) -> None:
    """Write down what has happened and what was heard; ``facts`` replaces what stood there. Refuses ``SetEnded``."""
    with act("counter_set.note_situation", on=counter_set, by=by, at=at, life_event=life_event):
        if not counter_set.under_way:
            raise SetEnded
        counter_set.life_event, counter_set.facts = life_event, dict(facts)
        counter_set.revision += 1
        counter_set.saved_at = at
        counter_set.save(update_fields=["life_event", "facts", "revision", "saved_at"])
