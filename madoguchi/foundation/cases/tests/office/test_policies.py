"""Who may see, work on and decide a case follows from the post."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.operations.deciding import decide_case
from madoguchi.foundation.cases.operations.examining import receive_case
from madoguchi.foundation.cases.policies import (
    departments_worked_in,
    is_applicant,
    may_decide,
    may_view_case,
    may_work_on,
    offered_actions,
)
from madoguchi.foundation.cases.tests.office.conftest import Apply
from madoguchi.foundation.organisation.public import Holding, end_holding
from madoguchi.kernel.acts import SYSTEM
from tests.cast import acting


def test_the_owning_department_sees_and_works_on_a_case(lamp: Case, sato: User, suzuki: User, at: datetime) -> None:
    for colleague in (sato, suzuki):
        assert may_view_case(colleague, lamp, on=at.date())
        assert may_work_on(colleague, lamp, on=at.date())
    assert departments_worked_in(sato, on=at.date()) == {"citizens"}


@pytest.mark.parametrize("who", ["tanaka", "admin_officer", "hanako", "other_resident"])
def test_nobody_else_sees_works_or_decides(lamp: Case, at: datetime, who: str, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(who)
    assert not may_view_case(person, lamp, on=at.date())
    assert not may_work_on(person, lamp, on=at.date())
    assert not may_decide(person, lamp, on=at.date())
    assert offered_actions(person, lamp, on=at.date()) == frozenset()


def test_the_chief_decides_where_the_template_says_so(
    lamp: Case, apply: Apply, sato: User, suzuki: User, at: datetime
) -> None:
    assert may_decide(suzuki, lamp, on=at.date())
    assert not may_decide(sato, lamp, on=at.date())
    bell = apply("bell")
    assert may_decide(sato, bell, on=at.date())
    assert may_decide(suzuki, bell, on=at.date())


def test_a_post_that_ended_allows_nothing(lamp: Case, sato: User, at: datetime) -> None:
    for holding in Holding.objects.filter(user=sato):
        end_holding(holding, until_on=at.date(), by=SYSTEM, at=at)
    assert may_work_on(sato, lamp, on=at.date())
    assert not may_view_case(sato, lamp, on=at.date() + timedelta(days=1))
    assert not may_work_on(sato, lamp, on=at.date() + timedelta(days=1))


def test_only_the_applicant_is_the_applicant(lamp: Case, hanako: User, other_resident: User, sato: User) -> None:
    assert is_applicant(hanako, lamp)
    assert not is_applicant(other_resident, lamp)
    assert not is_applicant(sato, lamp)


def test_what_is_offered_follows_state_and_post(lamp: Case, sato: User, suzuki: User, at: datetime) -> None:
    def offered(person):
        return offered_actions(person, lamp, on=at.date())

    assert offered(sato) == {"receive", "assign", "note", "message"}
    receive_case(lamp, by=acting(sato), at=at)
    examining = {"request_correction", "hold", "consult", "assign", "check", "note", "message"}
    assert offered(sato) == examining
    assert offered(suzuki) == examining | {"decide"}
    decide_case(lamp, outcome="granted", by=acting(suzuki), at=at)
    assert offered(suzuki) == {"note", "message"}
