"""Impatience and bad luck: pressed twice, sent twice, two tabs, an answer that never came."""

from __future__ import annotations

import pytest
from playwright.sync_api import Request, Route

from madoguchi.foundation.cases.public import Case, Draft
from madoguchi.foundation.forms.public import CheckedCity
from tests.journeys.conftest import WalkerAt
from tests.journeys.filling import Filler
from tests.journeys.walker import Walker

pytestmark = pytest.mark.both_engines


def at_check_page(walker: Walker) -> Filler:
    """A bulky-waste application that only has to be sent."""
    walker.go("/procedures/bulky-waste/")
    walker.press("Begin")
    filler = Filler(walker, "bulky-waste", {"applicant.email": "hanako@example.jp"})
    filler.walk()
    return filler


def test_the_button_pressed_twice_sends_once(walker_at: WalkerAt, published: CheckedCity) -> None:
    walker = walker_at("impatient")
    at_check_page(walker)
    walker.find("Send the application").dblclick()
    walker.page.wait_for_url("**/applications/**")
    walker.state("receipt")
    assert Case.objects.count() == 1


def test_the_same_request_sent_again_leads_to_the_same_application(walker_at: WalkerAt, published: CheckedCity) -> None:
    walker = walker_at("a stuttering line")
    at_check_page(walker)
    sent: list[Request] = []
    walker.page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    walker.press("Send the application")
    case = Case.objects.get()
    first = sent[-1]
    again = walker.page.context.request.post(
        first.url,
        data=first.post_data_buffer,
        headers={"content-type": first.headers["content-type"], "referer": first.url},
    )
    assert again.url.split("?")[0].endswith(f"/applications/{case.pk}/")
    assert Case.objects.count() == 1
    walker.page.go_back()
    assert str(case.pk) in walker.page.url
    walker.state("gone back after sending")


def test_an_answer_that_never_came_is_no_reason_for_a_second_application(
    walker_at: WalkerAt, published: CheckedCity
) -> None:
    walker = walker_at("in a tunnel")
    at_check_page(walker)
    lost: list[int] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch(max_redirects=0).status)
        route.abort("connectionreset")

    walker.page.route("**/submit/", lose, times=1)
    check = walker.page.url
    walker.find("Send the application").click(no_wait_after=True)
    walker.page.wait_for_timeout(1500)
    assert lost == [302]
    assert Case.objects.count() == 1
    walker.go(check)
    walker.state("after the tunnel")
    assert walker.sees(Case.objects.get().number)
    assert Case.objects.count() == 1


def test_two_tabs_on_one_draft_lose_nothing(walker_at: WalkerAt, published: CheckedCity) -> None:
    one = walker_at("two tabs")
    one.go("/procedures/bulky-waste/")
    one.press("Begin")
    filler = Filler(one, "bulky-waste", {"applicant.email": "hanako@example.jp"})
    filler.walk(until="/pages/place/")
    address = one.page.url
    two = Walker(one.page.context.new_page(), one.base, "the second tab", one.judge)
    two.go(address)

    Filler(one, "bulky-waste", {"landmark": "公園の隣"}).fill()
    one.press("Next")
    two.type("landmark", "青い屋根の家")
    two.press("Next")
    two.state("told of the other window")
    one.go(address)
    one.state("the page again")
    draft = Draft.objects.get()
    assert draft.answers["collect_address"]["town"], "the first tab's address is kept though the second sent none"
    assert draft.answers["landmark"] == "青い屋根の家"
    assert one.page.input_value('[name="landmark"]') == "青い屋根の家"
    one.states += two.states


def test_what_is_typed_is_kept_without_pressing_anything(walker_at: WalkerAt, published: CheckedCity) -> None:
    walker = walker_at("a flat battery")
    walker.go("/procedures/bulky-waste/")
    walker.press("Begin")
    walker.type("applicant.name.family", "津軽")
    with walker.page.expect_response("**/autosave/") as saved:
        walker.type("applicant.phone", "0173-")
    assert saved.value.ok
    walker.page.locator("[data-autosave-status]").filter(has_text=":").wait_for()
    walker.state("kept")
    walker.page.reload()
    assert walker.page.input_value('[name="applicant.name.family"]') == "津軽"
    assert walker.page.input_value('[name="applicant.phone"]') == "0173-"
    walker.state("read again, half a number is no reproach")
