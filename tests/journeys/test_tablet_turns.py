"""The pages' own scripts: the tablet leaves at once what lies there no more, and the clerk's page submits nothing by itself."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Route

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.public import Case
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.tablets import ask_for_tablet, pair_tablet, show_on_tablet
from madoguchi.services.counter.tests.conftest import Desk, desk, moving_city
from tests.cast import acting
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import enter_office

__all__ = ["desk", "moving_city"]


def ready(desk: Desk, who: str) -> CounterSet:
    """A set that waits only for its signature."""
    opened = desk.open(who)
    desk.choose(opened, "insurance")
    desk.fill(opened)
    desk.confirm(opened, sign=False)
    return opened


@pytest.mark.usefixtures("judge")
def test_the_tablet_leaves_the_one_before_and_the_clerks_page_waits_to_be_pressed(
    walker_at: WalkerAt, desk: Desk, sato: User
) -> None:
    before, visit, by = ready(desk, "taro"), ready(desk, "hanako"), acting(sato)
    tablet, code = ask_for_tablet(sato, by=by, at=desk.at)
    resident, clerk = walker_at("花子", 768), walker_at("佐藤")
    resident.go("/tablet/")
    resident.type("code", code)
    resident.press("Pair")
    show_on_tablet(tablet, counter_set=before, by=by, at=desk.at)
    resident.page.wait_for_url("**/tablet/forms/")
    resident.press("Go on to sign")
    show_on_tablet(tablet, counter_set=visit, by=by, at=desk.at)
    resident.page.wait_for_url("**/tablet/forms/")
    assert resident.sees(visit.name)
    assert not resident.sees(before.name)

    enter_office(clerk, sato)
    clerk.go(f"/staff/counter/{visit.pk}/check/")
    clerk.press("Submit all")
    desk.sign(visit)
    clerk.page.locator("#standing").get_by_text("署名済み").wait_for()
    assert not Case.objects.exists(), "the page was looked at anew, and not sent once more"
    assert clerk.path.endswith("/check/")


@pytest.mark.usefixtures("judge")
def test_the_clerks_page_follows_but_is_not_pulled_away_from_somebody_typing(
    walker_at: WalkerAt, desk: Desk, sato: User
) -> None:
    visit = ready(desk, "hanako")
    resident, clerk = walker_at("花子", 768), walker_at("佐藤")
    enter_office(clerk, sato)
    clerk.go(f"/staff/counter/{visit.pk}/check/")
    clerk.press("Show on the tablet")
    resident.go("/tablet/")
    resident.type("code", clerk.page.locator(".pairing-code").inner_text().split()[-1])
    resident.press("Pair")
    clerk.page.wait_for_url("**/check/")
    assert clerk.sees(
        clerk.words("The forms lie before the resident on the tablet. This page follows what is done there.")
    )
    clerk.page.locator("summary", has_text=clerk.words("Submit without a signature…")).click()
    clerk.type("unsigned_note", "右手を骨折")
    desk.sign(visit)
    clerk.page.locator("[data-desk-news]").wait_for(state="visible")
    clerk.state("counter: something was done on the tablet")
    assert clerk.page.locator("[name=unsigned_note]").input_value() == "右手を骨折"


@pytest.mark.usefixtures("judge")
def test_the_clerks_page_does_not_call_back_somebody_who_has_pressed_a_link(
    walker_at: WalkerAt, desk: Desk, sato: User
) -> None:
    visit, by = ready(desk, "hanako"), acting(sato)
    tablet, code = ask_for_tablet(sato, by=by, at=desk.at)
    pair_tablet(code, by=by, at=desk.at)
    show_on_tablet(tablet, counter_set=visit, by=by, at=desk.at)
    clerk = walker_at("佐藤")
    enter_office(clerk, sato)
    clerk.go(f"/staff/counter/{visit.pk}/check/")
    heard: list[str] = []
    clerk.page.on("response", lambda answer: heard.append(answer.url))

    def slowly(route: Route) -> None:
        desk.sign(visit)
        time.sleep(5)  # meanwhile the page asks, every two seconds, whether something was done on the tablet
        route.continue_()

    clerk.page.route(f"**/staff/counter/{visit.pk}/", slowly)
    clerk.page.get_by_role("link", name=clerk.words("Back to the set")).click()
    clerk.page.wait_for_url(f"**/staff/counter/{visit.pk}/")
    assert any(url.endswith("/stand/") for url in heard), "the control: it was told meanwhile that it is out of date"
