"""The measure of the whole, in short: a divorce with a child and a birth, on the real pages with the city's definitions."""

from __future__ import annotations

from unittest import mock

import pytest
from django.db import connection
from django.test import Client

from benchmarks.counter import nothing_filled, nothing_joined, nothing_proposed
from benchmarks.prepared import come_prepared
from benchmarks.visits import HOUSEHOLDS, Household, Visit, come

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="what is asked and typed is counted from the pages"),
]
MOVES_IN = ("moving-in", "child-allowance-claim", "health-insurance-join", "water-start", "dog-change")
BIRTH = next(one for one in HOUSEHOLDS if one.occasion == "birth")


@pytest.fixture
def birth(register: object, all_published: object, sato_client: Client) -> Visit:
    """A mother comes after a birth."""
    return come(sato_client, BIRTH)


def test_almost_nothing_is_written_by_hand_and_nothing_asked_twice(birth: Visit) -> None:
    assert birth.open == [], "every form is ready to be confirmed"
    assert len(birth.applications) == 3
    assert birth.by_hand_on_paper > 200
    assert birth.fewer >= 95
    assert birth.twice == []
    assert birth.presses <= birth.clicks <= 12, "each choice counts as a click"
    assert birth.staff <= 90


def test_without_the_register_more_is_asked_and_typed(birth: Visit, sato_client: Client) -> None:
    with nothing_filled():
        bare = come(sato_client, BIRTH)
    assert bare.asked > birth.asked
    assert bare.typed > 1.5 * birth.typed


def test_without_proposals_more_is_clicked(birth: Visit, sato_client: Client) -> None:
    with nothing_proposed():
        bare = come(sato_client, BIRTH)
    assert bare.clicks > 1.2 * birth.clicks
    assert bare.read_out < birth.read_out


def test_without_concepts_the_same_is_asked_twice(register: object, all_published: object, sato_client: Client) -> None:
    with nothing_joined():
        bare = come(sato_client, BIRTH)
    assert bare.twice != []


@pytest.fixture
def moving_in(register: object, all_published: object, sato_client: Client) -> Household:
    """A family of four of whom nobody is on the register."""
    return next(one for one in HOUSEHOLDS if one.occasion == "moving-in")


def test_nothing_is_asked_twice_of_a_family_that_prepared_at_home(moving_in: Household, sato_client: Client) -> None:
    visit = come_prepared(sato_client, moving_in, MOVES_IN)
    assert visit.twice == []
    assert visit.open == []


def test_whoever_prepared_nothing_is_asked_for_everybody_once(moving_in: Household, sato_client: Client) -> None:
    visit = come(sato_client, moving_in)
    assert visit.twice == []


def test_the_measure_of_the_prepared_way_can_fail(moving_in: Household, sato_client: Client) -> None:
    with mock.patch("madoguchi.foundation.cases.operations.drafting.follow_self"):
        visit = come_prepared(sato_client, moving_in, MOVES_IN)
    assert any(one.startswith("at home: moving-in 氏名") for one in visit.twice), "the first who moves is asked at home"
    with (
        nothing_joined(),
        mock.patch("madoguchi.services.counter.operations.choosing.hear_household", return_value=False),
    ):
        visit = come_prepared(sato_client, moving_in, ("moving-in",))
    assert any(not one.startswith("at home: ") for one in visit.twice), "and at the counter"
