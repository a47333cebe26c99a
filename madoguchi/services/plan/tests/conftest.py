"""The plan of the city, as it is loaded, and people who report."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import City, Post, assign_post, read_organisation
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.plan.definition import Plan
from madoguchi.services.plan.folder import check_plan
from madoguchi.services.plan.loading import load_plan
from madoguchi.services.plan.models import PlanVersion
from tests.cast import CITY_FOLDER, _colleague


@pytest.fixture(scope="session")
def plan() -> Plan:
    """The plan of the folder, without a fault."""
    checked = check_plan(CITY_FOLDER, read_organisation(CITY_FOLDER))
    assert checked.faults == []
    assert checked.plan is not None
    return checked.plan


@pytest.fixture
def version(city: City, plan: Plan, at: datetime) -> PlanVersion:
    """The plan, taken over."""
    loaded = load_plan(plan, by=SYSTEM, at=at)
    assert loaded is not None
    return loaded


@pytest.fixture
def planner(city: City, at: datetime) -> User:
    """石川 直, here with a clerk's post in the office of the plan."""
    return _with_post("ishikawa", "it-clerk", at)


@pytest.fixture
def second_planner(city: City, at: datetime) -> User:
    """前田 瞳, here chief of the office of the plan: the second person."""
    return _with_post("maeda", "it-chief", at)


def _with_post(key: str, post: str, at: datetime) -> User:
    user = _colleague(key, at)
    assign_post(user, post=Post.objects.get(key=post), from_on=date(2024, 4, 1), by=SYSTEM, at=at)
    return user
