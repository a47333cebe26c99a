"""標準処理期間: due days in working days, and the clock that stands while the applicant is waited for."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.deadlines import days_left, days_taken, due_day
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.operations.corresponding import withdraw_application
from madoguchi.foundation.cases.operations.examining import (
    cancel_correction,
    hold_case,
    receive_case,
    request_correction,
    resume_case,
)
from tests.cast import acting

# 2 November 2026 is a Monday; the 3rd and the 23rd are public holidays.


def test_the_day_of_arrival_is_not_counted(lamp: Case, at: datetime) -> None:
    assert lamp.due_on == due_day(lamp.procedure, at) == date(2026, 11, 17)
    assert days_left(lamp, today=at.date()) == 10


def test_an_arrival_after_midnight_in_japan_belongs_to_that_day(lamp: Case, at: datetime) -> None:
    assert due_day(lamp.procedure, at.replace(hour=0, minute=30)) == due_day(lamp.procedure, at)


def test_days_left_run_out_and_become_days_late(lamp: Case) -> None:
    assert days_left(lamp, today=date(2026, 11, 17)) == 0
    assert days_left(lamp, today=date(2026, 11, 18)) == -1
    assert days_left(lamp, today=date(2026, 11, 24)) == -4


def test_the_clock_stands_while_a_correction_is_awaited(lamp: Case, sato: User, at: datetime) -> None:
    by = acting(sato)
    receive_case(lamp, by=by, at=at)
    request_correction(lamp, items=[{"path": "lamps", "sentence": "x"}], by=by, at=at + timedelta(days=2))
    assert days_left(lamp, today=date(2026, 11, 12)) is None
    assert days_taken(lamp, at=at + timedelta(days=10)) == 1
    cancel_correction(lamp, by=by, at=at + timedelta(days=10))
    assert lamp.due_on == date(2026, 11, 26)
    assert days_left(lamp, today=date(2026, 11, 12)) == 9


def test_standing_twice_adds_up(lamp: Case, sato: User, at: datetime) -> None:
    by = acting(sato)
    receive_case(lamp, by=by, at=at)
    for start, end in ((2, 3), (7, 9)):
        hold_case(lamp, reason="x", by=by, at=at + timedelta(days=start))
        resume_case(lamp, by=by, at=at + timedelta(days=end))
    assert lamp.due_on == date(2026, 11, 20)
    assert days_taken(lamp, at=at + timedelta(days=11)) == 5


def test_resuming_on_the_same_day_costs_nothing(lamp: Case, sato: User, at: datetime) -> None:
    by = acting(sato)
    receive_case(lamp, by=by, at=at)
    hold_case(lamp, reason="x", by=by, at=at)
    resume_case(lamp, by=by, at=at + timedelta(hours=3))
    assert lamp.due_on == date(2026, 11, 17)


def test_an_ended_case_has_no_days_left(lamp: Case, hanako: User, at: datetime) -> None:
    withdraw_application(lamp, by=acting(hanako), at=at)
    assert days_left(lamp, today=at.date()) is None
