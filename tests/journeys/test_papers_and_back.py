"""“I have seen the original” and the browser's way back: a tick says what the clerk saw, and is never found on another paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.forms.public import CheckedCity
from madoguchi.foundation.residents.public import Resident
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.choosing import choose_procedures, open_set
from madoguchi.services.counter.vocabulary import Chosen, Identity
from tests.cast import acting
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import enter_office
from tests.journeys.walker import Walker

SLUGS = ("former-name", "mynumber-card-update", "disability-return")


@pytest.fixture
def opened(register: object, all_published: CheckedCity, sato: User, at: datetime) -> CounterSet:
    """花子 has come with several papers."""
    hanako = Resident.objects.get(key="hanako")
    begun = open_set(
        resident_id=str(hanako.pk), identity=Identity.PHOTO, department="citizens", clerk=sato, by=acting(sato), at=at
    )
    choose_procedures(begun, chosen=[Chosen(slug) for slug in SLUGS], by=acting(sato), at=at)
    return begun


def boxes(walker: Walker) -> dict[str, bool]:
    """Paper -> whether it is ticked, as the screen shows it."""
    found: Any = walker.page.locator("[name=paper_seen]").evaluate_all(
        "all => Object.fromEntries(all.map((one) => [one.value, one.checked]))"
    )
    return dict(found)


def seen(counter_set: CounterSet) -> int:
    """How many originals are noted."""
    return sum(len(form.draft.papers_seen) for form in counter_set.forms.select_related("draft") if form.draft)


@pytest.mark.parametrize("javascript", [True, False])
def test_going_back_leaves_no_tick_on_a_paper_that_nobody_saw(
    walker_at: WalkerAt, opened: CounterSet, sato: User, javascript: bool
) -> None:
    clerk = walker_at("佐藤", javascript=javascript)
    enter_office(clerk, sato)
    address = f"/staff/counter/{opened.pk}/"
    clerk.go(address)
    papers = list(boxes(clerk))
    assert len(papers) >= 2, papers
    clerk.tick(clerk.page.locator(f'[name=paper_seen][value="{papers[0]}"]'))
    clerk.press("Save")
    assert papers[0] not in boxes(clerk)
    assert seen(opened) == 1
    clerk.page.go_back()
    clerk.page.wait_for_load_state()
    shown = boxes(clerk)
    assert not any(shown.values()), f"ticked though nobody ticked it: {shown}"
    clerk.press("Save")
    assert seen(opened) == 1, "what is sent from there notes nothing that nobody saw"


def test_a_tick_that_was_not_sent_is_gone_when_one_comes_back(
    walker_at: WalkerAt, opened: CounterSet, sato: User
) -> None:
    clerk = walker_at("佐藤")
    enter_office(clerk, sato)
    clerk.go(f"/staff/counter/{opened.pk}/")
    paper = next(iter(boxes(clerk)))
    clerk.tick(clerk.page.locator(f'[name=paper_seen][value="{paper}"]'))
    clerk.go("/staff/counter/")
    clerk.page.go_back()
    clerk.page.wait_for_load_state()
    assert not any(boxes(clerk).values())
    assert seen(opened) == 0
