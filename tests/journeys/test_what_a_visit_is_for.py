"""What a visit is for is chosen on a telephone: what has happened, a few boxes, another word; and going back loses nothing."""

from __future__ import annotations

from datetime import datetime

import pytest

from madoguchi.foundation.forms.public import CheckedCity
from tests.journeys.conftest import WalkerAt
from tests.journeys.walker import Walker

FIRST, FEW = 3000, 3000
"""So long, in pixels at 320, may the first choice and the boxes of one event be; 77 boxes in one list were 7,700."""


def height(walker: Walker) -> int:
    return int(walker.page.evaluate("document.documentElement.scrollHeight"))


def ticked(walker: Walker) -> list[str]:
    boxes = walker.page.locator("[name=chosen]:checked")
    return [str(value) for value in boxes.evaluate_all("all => all.map((one) => one.value)")]


@pytest.mark.parametrize("javascript", [True, False])
def test_from_what_has_happened_to_the_times(
    walker_at: WalkerAt, all_published: CheckedCity, at: datetime, javascript: bool
) -> None:
    guest = walker_at("次郎", 320, javascript=javascript)
    guest.go("/visits/new/")
    guest.state("what has happened")
    assert height(guest) < FIRST
    guest.go("/visits/new/?life_event=death")
    guest.state("an event with many procedures")
    assert height(guest) < FEW
    guest.page.go_back()
    guest.page.locator("button[name=life_event][value=pet]").click()
    guest.page.wait_for_load_state()
    assert height(guest) < FEW
    guest.page.locator("[value=dog-registration]").check()
    guest.state("a few procedures")
    guest.press("Keep these and look for others")
    assert ticked(guest) == ["dog-registration"]
    guest.state("what is chosen, and more")
    guest.page.locator("[type=search]").fill("住民票")
    with guest.page.expect_navigation():
        guest.page.keyboard.press("Enter")
    guest.state("found by a word")
    guest.page.locator("[value=juminhyo]").check()
    guest.press("Choose a time")
    assert guest.page.locator("[name=starts_at]").count()
    guest.page.go_back()
    assert sorted(ticked(guest)) == ["dog-registration", "juminhyo"], "ticked after the page came, and still ticked"
    guest.page.go_forward()
    guest.press("Do something else in the same visit")
    assert sorted(ticked(guest)) == ["dog-registration", "juminhyo"]
