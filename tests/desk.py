"""The desk (窓口) ready for work: the city's definitions published, and cases made by the operations themselves."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

import pytest

from madoguchi.config.demo import apply_as_sample
from madoguchi.config.loading import check_city
from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.public import Case
from madoguchi.foundation.forms.public import CheckedCity, publish_definitions, versions_offered
from madoguchi.kernel.acts import SYSTEM
from tests.cast import CITY_FOLDER, done
from tests.kept import kept

MakeCase = Callable[..., Case]


USUAL = (
    "bulky-waste", "child-allowance-claim", "disaster-victim-certificate", "dog-registration", "juminhyo",
    "moving-in-appointment",
)  # fmt: skip


@cache
def sound_city() -> CheckedCity:
    """Goshogawara's definitions, checked once in each test process."""
    checked = check_city(CITY_FOLDER)
    assert not checked.errors, checked.errors
    return checked


def few_of_the_city() -> CheckedCity:
    """The procedures that most tests use."""
    checked = sound_city()
    return replace(checked, procedures={slug: checked.procedures[slug] for slug in USUAL})


@pytest.fixture
def published(city: object, at: datetime) -> CheckedCity:
    """A few procedures of the city are published and offered: enough for most tests, and quick."""
    few = few_of_the_city()
    kept(("published", at), lambda: done(publish_definitions(few, by=SYSTEM, at=at)))
    return few


@pytest.fixture
def all_published(city: object, at: datetime) -> CheckedCity:
    """Every procedure of the city is published and offered."""
    checked = sound_city()
    kept(("all published", at), lambda: done(publish_definitions(checked, by=SYSTEM, at=at)))
    return checked


@pytest.fixture
def make_case(published: CheckedCity, at: datetime) -> MakeCase:
    """``make_case("dog-registration", owner=hanako, channel="counter", seed=1, answers={...})``: a submitted case.

    Answers are sampled from the definition; ``answers`` replaces some of them.
    """

    def make(
        slug: str,
        *,
        owner: User | None = None,
        channel: str = "online",
        seed: int = 1,
        answers: dict[str, Any] | None = None,
        when: datetime | None = None,
    ) -> Case:
        version = next(v for v in versions_offered(at.date()) if v.slug == slug)
        dice = random.Random(seed)
        return apply_as_sample(version, dice, owner=owner, channel=channel, answers=answers or {}, at=when or at)

    return make
