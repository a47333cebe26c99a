"""Figures as of any past day are what was seen that day, whatever came later."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi.foundation.accounts.public import User
from madoguchi.services.plan.models import Confirmation, IndicatorValue
from madoguchi.services.plan.queries import course, end_of_day, value_seen
from madoguchi.services.plan.queries import seen as machine
from madoguchi.services.plan.vocabulary import Manner
from tests.conformance.url_world import undone

pytestmark = pytest.mark.django_db
COUNTED, ENTERED = "test.counted", "entered.test"
DAYS = 8
# (hour of the day, what happens, figure, days back)
DEED = st.tuples(st.integers(1, 22), st.sampled_from(["count", "recount", "enter", "correct", "confirm", "decline"]),
                 st.integers(0, 99), st.integers(0, 3))  # fmt: skip
STORY = st.lists(st.lists(DEED, max_size=4), min_size=3, max_size=DAYS)
Seen = dict[str, tuple[object, object]]


def told(value: IndicatorValue | None) -> tuple[object, object]:
    return (None, None) if value is None else (value.as_of, value.value)


def now_seen(at: datetime) -> Seen:
    """What a page shows at this moment: each series, and the whole course of it."""
    shown: Seen = {series: told(value_seen(series, at=at)) for series in (COUNTED, ENTERED)}
    shown |= {
        f"{series}.course": ("course", [told(one) for one in course(series, at=at)]) for series in (COUNTED, ENTERED)
    }
    return shown


def live(
    story: list[list[tuple[int, str, int, int]]], people: tuple[User, User], begin: datetime
) -> list[tuple[date, Seen]]:
    """Do what the story tells, day by day; returns what was seen at the end of each day, looked at then."""
    seen_then = []
    for number, deeds in enumerate(story):
        for hour, deed, figure, back in sorted(deeds, key=lambda one: one[0]):
            _do(deed, Decimal(figure), back, people, begin + timedelta(days=number, hours=hour))
        day = begin.date() + timedelta(days=number)
        seen_then.append((day, now_seen(end_of_day(day))))
    return seen_then


def _do(deed: str, figure: Decimal, back: int, people: tuple[User, User], at: datetime) -> None:
    as_of = at.date() - timedelta(days=back)
    more: dict[str, object] = {"entered_by": people[0], "evidence_link": "https://example.jp/"}
    if deed == "count":
        IndicatorValue.objects.create(series=COUNTED, as_of=as_of, value=figure, taken_at=at, manner=Manner.ON_DEMAND)
    elif deed == "enter":
        IndicatorValue.objects.create(
            series=ENTERED, as_of=as_of, value=figure, taken_at=at, manner=Manner.ENTERED, **more
        )
    elif deed in ("recount", "correct"):
        series, manner = (COUNTED, Manner.RECOUNT) if deed == "recount" else (ENTERED, Manner.ENTERED)
        wrong = IndicatorValue.objects.filter(series=series).order_by("-id").first()
        if wrong is not None:
            IndicatorValue.objects.create(
                series=series, as_of=wrong.as_of, value=figure, taken_at=at, manner=manner, corrects=wrong, reason="x",
                **(more if manner == Manner.ENTERED else {}),
            )  # fmt: skip
    else:
        waiting = IndicatorValue.objects.filter(series=ENTERED, confirmation=None).order_by("id").first()
        if waiting is not None:
            Confirmation.objects.create(
                value=waiting,
                confirmed=deed == "confirm",
                reason="x",
                at=at,
                entered_by=people[0],
                confirmed_by=people[1],
            )


def unlike(story: list[list[tuple[int, str, int, int]]], people: tuple[User, User], begin: datetime) -> list[date]:
    """Days of a story of which the time machine, asked at its end, shows something else than was seen."""
    with undone():
        return [day for day, then in live(story, people, begin) if now_seen(end_of_day(day)) != then]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=STORY)
def test_a_past_day_shows_what_was_seen_that_day(
    story: list[list[tuple[int, str, int, int]]], sato: User, suzuki: User, at: datetime
) -> None:
    assert unlike(story, (sato, suzuki), at.replace(hour=0)) == []


KNOWN_STORY = [
    [(9, "count", 10, 0), (10, "enter", 5, 0)],
    [(9, "recount", 12, 0), (10, "confirm", 0, 0)],
    [(9, "count", 14, 0), (10, "correct", 6, 0), (11, "confirm", 0, 0)],
]


def test_the_harness_sees_a_machine_that_forgets(
    sato: User, suzuki: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The controls: without the moment of confirming, and without leaving out what came later, days look different."""
    people, begin = (sato, suzuki), at.replace(hour=0)
    assert unlike(KNOWN_STORY, people, begin) == []
    right = machine.counting
    with monkeypatch.context() as patched:
        patched.setattr(machine, "counting", lambda *, at: right(at=begin + timedelta(days=30)))
        assert unlike(KNOWN_STORY, people, begin) != []
    with monkeypatch.context() as patched:
        # A confirmation that writes back into the past: as if the value had counted since it was entered.
        def since_entered(*, at: datetime) -> object:
            known = IndicatorValue.objects.filter(taken_at__lte=at).exclude(
                pk__in=IndicatorValue.objects.filter(manner=Manner.ENTERED).exclude(confirmation__confirmed=True)
            )
            return known.order_by("series", "-as_of", "-taken_at", "-id")

        patched.setattr(machine, "counting", since_entered)
        assert unlike(KNOWN_STORY, people, begin) != []
