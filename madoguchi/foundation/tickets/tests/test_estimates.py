"""The estimate: what it says of plain situations, and how far it is off on a simulated day."""

from __future__ import annotations

import statistics
from collections.abc import Hashable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from benchmarks.waiting_month import TARGET, Guess, off, simulated, thrice
from madoguchi.foundation.tickets.estimates import (
    ENOUGH,
    DeskNow,
    Scene,
    Wait,
    earlier_times,
    expected_waits,
    service_times,
)
from madoguchi.foundation.tickets.order import Person

AT = datetime(2026, 11, 2, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
TEN = {"a": [600.0], "b": [600.0]}


def waits(line: list[Person], desks: list[DeskNow], newcomers: tuple[Person, ...] = ()) -> dict[object, float]:
    """Minutes in the middle, by person, where every visit takes ten minutes."""
    scene = Scene(at=AT, line=line, desks=desks, times=TEN, turns=2, newcomers=newcomers)
    return {who: wait.middle / 60 for who, wait in expected_waits(scene).items()}


def ahead(line: list[Person], desks: list[DeskNow]) -> dict[Hashable, int]:
    """How many are before each."""
    scene = Scene(AT, line, desks, {"a": [600.0], "b": [600.0]}, turns=2)
    return {person: wait.ahead for person, wait in expected_waits(scene).items()}


def people(count: int, queue: str = "a") -> list[Person]:
    """So many in a row, a minute apart."""
    return [Person(n, queue, AT - timedelta(minutes=count - n)) for n in range(count)]


def test_the_line_is_worked_off_by_the_desks_that_are_open() -> None:
    free = DeskNow("1", ("a",))
    assert waits(people(3), [free]) == {0: 0, 1: 10, 2: 20}
    assert waits(people(3), [free, DeskNow("2", ("a",))]) == {0: 0, 1: 0, 2: 10}
    busy = DeskNow("1", ("a",), busy_since=AT - timedelta(minutes=4), busy_with="a")
    assert waits(people(2), [busy]) == {0: 6, 1: 16}
    assert waits(people(2), []) == {}
    assert waits(people(2, "b"), [free]) == {}, "no open desk comes to them"


def test_whoever_only_asks_delays_nobody() -> None:
    asks = tuple(Person(f"new {queue}", queue, AT) for queue in "ab")
    found = waits(people(2), [DeskNow("1", ("a", "b"))], asks)
    assert found == {0: 0, 1: 10, "new a": 20, "new b": 20}


def test_precedence_and_help_count_as_the_rule_has_them() -> None:
    line = [*people(2), Person("child", "a", AT, priority=True)]
    assert waits(line, [DeskNow("1", ("a",))]) == {"child": 0, 0: 10, 1: 20}
    helper = DeskNow("1", ("b",), helps=("a",))
    assert waits(people(2), [helper]) == {0: 0, 1: 10}


def test_nobody_is_promised_a_desk_that_helps_only_when_its_own_line_is_empty() -> None:
    helper, others = DeskNow("1", ("b",), helps=("a",)), [*people(1), Person("other", "b", AT)]
    asks = tuple(Person(f"new {queue}", queue, AT) for queue in "ab")
    assert waits(others, [helper], asks) == {"other": 0, "new b": 10}, (
        "whoever joins the line of b goes before all of a"
    )
    assert set(waits(others, [helper, DeskNow("2", ("a",))], asks)) == {0, "other", "new a", "new b"}


def test_before_somebody_are_those_of_the_same_desks_and_nobody_who_goes_elsewhere() -> None:
    older, mine = Person("older", "a", AT - timedelta(minutes=9)), Person("mine", "b", AT)
    for helps in ((), ("a", "b")):
        apart = [DeskNow("1", ("a",), helps=helps), DeskNow("2", ("b",), helps=helps)]
        assert ahead([older, mine], apart) == {"older": 0, "mine": 0}, "each is the next of a desk of their own"
    assert ahead([older, mine], [DeskNow("1", ("a", "b"))]) == {"older": 0, "mine": 1}
    assert ahead(
        [mine, older], [DeskNow("1", ("a",), helps=("b",)), DeskNow("2", ("b",), busy_since=AT, busy_with="b")]
    ) == {
        "older": 0,
        "mine": 1,
    }
    assert ahead(people(3), [DeskNow("1", ("a",)), DeskNow("2", ("a",))]) == {0: 0, 1: 1, 2: 2}, "one queue is one line"


def test_a_range_is_shown_never_narrower_than_it_is() -> None:
    assert Wait(0, 0, 0, 0).minutes == (0, 1)
    assert Wait(400, 250, 550, 0).minutes == (4, 10)
    assert Wait(2000, 1400, 2420, 0).minutes == (20, 45)


def test_visits_of_today_count_first_then_those_of_such_hours_then_the_city_s_word() -> None:
    assert service_times([60.0] * 50, [], minutes=9) == [60.0] * 40
    mixed = service_times([60.0] * 5, [120.0] * 10, minutes=9)
    assert (len(mixed), mixed.count(60.0), mixed.count(120.0)) == (ENOUGH, 5, 10)
    guessed = statistics.fmean(service_times([], [], minutes=9))
    assert 0.9 < guessed / 540 < 1.3
    mondays = [(0, 10, 100.0)] * 30
    assert earlier_times([*mondays, *[(1, 10, 900.0)] * 30], weekday=0, hour=11) == [100.0] * 30
    assert len(earlier_times([(1, 10, 900.0)] * 30, weekday=0, hour=11)) == 30


def test_it_is_not_far_off_on_a_simulated_day() -> None:
    guesses = [one for one in simulated(1).guesses if one.told == one.told]
    waited = [one for one in guesses if one.came > 5]
    assert len(guesses) > 150
    assert statistics.median(off([one.told for one in guesses], guesses)) <= TARGET
    simple = statistics.fmean(off([one.simple for one in guesses], guesses))
    assert statistics.fmean(off([one.told for one in guesses], guesses)) < simple
    # The control: an estimate that is wrong about visits is seen.
    assert middle_error(waited) < middle_error([one for one in simulated(1, ask=thrice).guesses if one.came > 5])


def middle_error(guesses: list[Guess]) -> float:
    """Minutes."""
    return statistics.median(off([one.told for one in guesses], guesses))
