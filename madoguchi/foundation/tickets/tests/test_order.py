"""The rule of calling: first things first, and nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.foundation.tickets.order import Person, choose, run_after

NOON = datetime(2026, 11, 2, 12, tzinfo=ZoneInfo("Asia/Tokyo"))


class Starved(AssertionError):
    """Somebody waited longer than the rule promises."""


def play(turns: int, before: int, arrivals: list[list[bool]], *, after: Callable[..., int] = run_after) -> None:
    """One desk calls again and again; at each call newcomers arrive (with priority: ``True``).

    Somebody without priority who finds ``before`` others ahead is called within (before + 1) × (turns + 1) calls.
    """
    numbers = count()
    line = [Person(next(numbers), "q", NOON + timedelta(seconds=n)) for n in range(before)]
    watched = Person("watched", "q", NOON + timedelta(seconds=before))
    line.append(watched)
    run = 0
    for n in range((before + 1) * (turns + 1)):
        now = NOON + timedelta(minutes=n + 1)
        line += [Person(next(numbers), "q", now, priority=one) for one in arrivals[n % len(arrivals)]]
        called = choose(line, serves=["q"], helps=[], run=run, turns=turns, at=now)
        assert called is not None
        run = after(called, run, turns=turns, at=now)
        line.remove(called)
        if called is watched:
            return
    raise Starved


crowds = st.lists(st.lists(st.booleans(), max_size=4), min_size=1, max_size=12)


@given(turns=st.integers(1, 4), before=st.integers(0, 6), arrivals=crowds)
@settings(max_examples=60, deadline=None)
def test_nobody_waits_for_ever_however_many_have_priority(turns: int, before: int, arrivals: list[list[bool]]) -> None:
    play(turns, before, arrivals)


def test_this_property_can_fail() -> None:
    """The control: a desk that forgets how many with priority it has called."""
    with pytest.raises(Starved):
        play(2, 1, [[True]], after=lambda *_args, **_named: 0)


def test_priority_goes_first_then_age() -> None:
    old = Person(1, "q", NOON)
    child = Person(2, "q", NOON + timedelta(minutes=5), priority=True)
    booked = Person(3, "q", NOON + timedelta(minutes=10), due_at=NOON + timedelta(minutes=10))
    line = [old, child, booked]

    def called(run: int, minute: int) -> object:
        found = choose(line, serves=["q"], helps=[], run=run, turns=2, at=NOON + timedelta(minutes=minute))
        return found.pk if found else None

    assert [called(0, 6), called(1, 11), called(2, 11)] == [2, 2, 1]
    line.remove(child)
    assert [called(0, 6), called(0, 11), called(2, 11)] == [1, 3, 1]
    line.remove(old)
    assert called(0, 6) == 3
    assert choose([], serves=["q"], helps=[], run=0, turns=2, at=NOON) is None
