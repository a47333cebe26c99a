"""Chores: done when due, each on its own."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from madoguchi.kernel import chores
from madoguchi.kernel.chores import Rounds, chore, every_chore
from madoguchi.kernel.tests.conftest import AT


@pytest.fixture
def only_the_tests_chores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chores, "_chores", {})


def test_the_reaper_is_a_chore_of_every_half_minute() -> None:
    found = {one.name: one.every for one in every_chore()}
    assert found["jobs.return_abandoned_jobs"] == timedelta(seconds=30)


@pytest.mark.usefixtures("only_the_tests_chores")
def test_a_chore_is_done_at_once_and_then_when_it_is_due() -> None:
    done: list[datetime] = []

    @chore("kerneltest.water", every=timedelta(minutes=5))
    def water(*, at: datetime) -> int:
        done.append(at)
        return 1

    rounds = Rounds(done={})
    for minutes in (0, 1, 4, 5, 6, 10):
        rounds.go(at=AT + timedelta(minutes=minutes))
    assert [(one - AT).total_seconds() / 60 for one in done] == [0, 5, 10]
    assert [one.name for one in every_chore()] == ["kerneltest.water"]


@pytest.mark.usefixtures("only_the_tests_chores")
def test_a_chore_that_fails_does_not_stop_the_others() -> None:
    @chore("kerneltest.a", every=timedelta(minutes=5))
    def fail(*, at: datetime) -> int:
        raise OSError

    @chore("kerneltest.b", every=timedelta(minutes=5))
    def work(*, at: datetime) -> int:
        return 0

    assert Rounds(done={}).go(at=AT) == 1
