"""The plan of the city, as it is loaded, and people who report."""

from __future__ import annotations

from datetime import datetime

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import City, read_organisation
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.plan.definition import Plan
from madoguchi.services.plan.folder import check_plan
from madoguchi.services.plan.loading import load_plan
from madoguchi.services.plan.models import PlanVersion
from madoguchi.services.plan.tests.bodies import Bodies
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
    """大山 進, clerk in the office of the plan."""
    return _colleague("oyama", at)


@pytest.fixture
def second_planner(city: City, at: datetime) -> User:
    """三浦 整, chief of the office of the plan: the second person, and chair of the lowest body."""
    return _colleague("miura", at)


@pytest.fixture
def bodies(version: PlanVersion, planner: User, second_planner: User, at: datetime) -> Bodies:
    """The plan's bodies, and those who work in them."""
    people = {key: _colleague(key, at) for key in ("maeda", "tsushima", "shirato", "narumi")}
    return Bodies(version, at, secretary=planner, chief=second_planner, **people)
