"""The clock is read at the edges and can be held."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from madoguchi.kernel import clock


def test_the_clock_runs_and_is_aware() -> None:
    before = clock.now()
    assert before.tzinfo is not None
    assert clock.now() >= before


def test_a_held_clock_stands_still_and_runs_again_afterwards() -> None:
    held = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
    with clock.frozen(held):
        assert clock.now() == held
        with clock.frozen(held + timedelta(days=1)):
            assert clock.now() == held + timedelta(days=1)
        assert clock.now() == held
    assert clock.now() != held


def test_the_day_is_the_citys_day_not_greenwichs() -> None:
    with clock.frozen(datetime(2026, 3, 31, 15, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 4, 1)
