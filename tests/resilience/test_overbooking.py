"""Some rounds of the harness against overbooking, on the engine of the tests; and that it sees overbooking."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.resilience.overbooking import Crowd, straight

pytestmark = pytest.mark.django_db(transaction=True)


def test_many_at_once_for_the_last_place_one_gets_it(at: datetime) -> None:
    crowd = straight(6, 12, at=at)
    assert (crowd.rounds, crowd.overbooked, crowd.winners, crowd.faults) == (6, 0, {1: 6}, [])


def test_without_the_guards_it_is_overbooked_and_the_harness_sees_it(at: datetime) -> None:
    assert straight(2, 12, at=at, guarded=False).overbooked == 2


def test_the_judge_sees_every_kind_of_fault() -> None:
    for seats, won in (([0, 1, 1], 1), ([0, 1, 2], 1), ([0], 0), ([0, 1], 2)):
        crowd = Crowd()
        crowd.judge("planted", capacity=2, seats=seats, won=won)
        assert len(crowd.faults) == 1, seats
