"""A set at the counter, in a real browser: what is unknown on one screen, confirmed on paper, submitted at once."""

from __future__ import annotations

from datetime import datetime

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.forms.public import CheckedCity
from madoguchi.foundation.residents.public import Resident
from madoguchi.services.counter.public import Chosen, CounterSet, choose_procedures, open_set
from tests.cast import acting
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import enter_office

FOUR = ("dog-registration", "juminhyo", "child-allowance-claim", "bulky-waste")


@pytest.fixture
def visit(published: CheckedCity, register: object, sato: User, at: datetime) -> CounterSet:
    """花子 came for four things."""
    resident = Resident.objects.get(key="hanako")
    by = acting(sato)
    opened = open_set(resident_id=str(resident.pk), identity="photo", department="citizens", clerk=sato, by=by, at=at)
    choose_procedures(opened, chosen=[Chosen(slug) for slug in FOUR], by=by, at=at)
    return opened


def test_one_screen_asks_what_is_unknown(walker_at: WalkerAt, visit: CounterSet, sato: User) -> None:
    clerk = walker_at("佐藤")
    enter_office(clerk, sato)
    clerk.go("/staff/counter/")
    clerk.state("counter, a set under way")
    clerk.go(f"/staff/counter/{visit.pk}/")
    clerk.state("counter, a set of four")
    clerk.press("Save")
    clerk.state("counter, nothing typed")
    clerk.go(f"/staff/counter/{visit.pk}/?all=1")
    clerk.state("counter, what is answered too")
    clerk.go(f"/staff/counter/{visit.pk}/check/")
    clerk.state("counter, to be confirmed")
    for page in ("procedures", "representation", "hand-over", "abandon", "done"):
        clerk.go(f"/staff/counter/{visit.pk}/{page}/")
        clerk.state(f"counter, {page}")
    clerk.go("/staff/counter/person/")
    clerk.state("counter, somebody without an entry")
    narrow = walker_at("佐藤", 320)
    enter_office(narrow, sato)
    narrow.go(f"/staff/counter/{visit.pk}/")
    narrow.state("counter on a narrow screen")
