"""Chores of the counter."""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.chores import chore
from madoguchi.services.counter.operations.keeping import abandon_set
from madoguchi.services.counter.queries import sets_left_over
from madoguchi.services.counter.refusals import SetEnded


@chore("counter.abandon_left_over", every=timedelta(minutes=15))
def abandon_left_over_sets(*, at: datetime) -> int:
    """Give up what was held or left open when the counter closed, with its drafts."""
    given_up = 0
    for one in sets_left_over(at):
        try:
            abandon_set(one, by=SYSTEM, at=at)
        except SetEnded:
            continue
        given_up += 1
    return given_up
