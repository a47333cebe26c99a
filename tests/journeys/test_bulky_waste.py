"""粗大ごみ without any account: with a mouse, a keyboard only, on the narrowest phone, without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest

from madoguchi.foundation.cases.public import Case
from madoguchi.foundation.forms.public import CheckedCity
from tests.journeys.conftest import WalkerAt
from tests.journeys.filling import Filler, mailed_code
from tests.journeys.walker import Walker

ANSWERS = {
    "applicant.name": {"family": "津軽", "given": "花子", "family_kana": "ツガル", "given_kana": "ハナコ"},
    "applicant.phone": "０１７３－３５－２１１１",
    "applicant.email": "hanako@example.jp",
    "spot": "other",
    "spot_detail": "車庫の前",
    "landmark": "青い屋根の家",
    "items": [
        {"kind": "sofa_multi", "quantity": "1"},
        {"kind": "other_large", "kind_other": "卓球台", "quantity": "2", "remark": "幅270cm"},
    ],
    "district": "north",
}
WAYS: dict[str, dict[str, Any]] = {
    "desk": {},
    "keyboard only": {"keyboard": True},
    "narrow": {"width": 320},
    "no javascript": {"javascript": False, "width": 390},
}


def begin(walker: Walker) -> Filler:
    """From the first page to the first question."""
    walker.go("/")
    walker.state("home")
    walker.type("q", "ソファー")
    walker.press("Search")
    walker.state("search")
    walker.use(walker.page.locator("main a[href$='/procedures/bulky-waste/']").first)
    walker.state("guide")
    walker.press("Begin")
    return Filler(walker, "bulky-waste", ANSWERS)


def fill_address_from_postal_code(filler: Filler) -> None:
    """Type the code only; the button finds the town, and the street number is added by hand."""
    walker = filler.walker
    walker.type("collect_address.postal_code", "037-0046")
    walker.press("Fill in from the postal code")
    town = walker.page.locator('[name="collect_address.town"]')
    if walker.javascript:
        walker.page.wait_for_function("() => document.getElementsByName('collect_address.town')[0].value")
    assert town.input_value() == "栄町"
    assert walker.page.locator('[name="collect_address.prefecture"]').input_value() == "青森県"
    walker.type("collect_address.street", "1-1")
    address = {"postal_code": "037-0046", "prefecture": "", "city": "", "town": "", "street": "1-1"}
    filler.answers["collect_address"] = address | {"building": ""}


@pytest.mark.parametrize("way", [pytest.param("desk", marks=pytest.mark.both_engines), *list(WAYS)[1:]])
def test_a_sofa_is_collected(walker_at: WalkerAt, published: CheckedCity, way: str) -> None:
    walker = walker_at(f"nobody in particular, {way}", **WAYS[way])
    filler = begin(walker)
    filler.walk(until="/pages/place/")
    fill_address_from_postal_code(filler)
    filler.walk()
    walker.state("check")
    assert walker.sees("車庫の前")
    assert walker.sees("卓球台")
    assert walker.sees("2,000円"), walker.page.locator("main").inner_text()
    walker.press("Send the application")
    case = Case.objects.get()
    walker.state("receipt")
    assert walker.sees(case.number)
    assert walker.sees(walker.words("The city has received your application."))
    assert case.fee["total_yen"] == 2000
    assert [row["kind"] for row in case.answers["items"]] == ["sofa_multi", "other_large"]


def test_problems_are_told_and_lead_to_their_place(walker_at: WalkerAt, published: CheckedCity) -> None:
    walker = walker_at("in a hurry", 320)
    begin(walker)
    walker.press("Next")
    walker.state("nothing was answered")
    summary = walker.page.locator("[data-error-summary]")
    assert walker.page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    for link in summary.locator("a").all():
        target = link.get_attribute("href") or ""
        assert walker.page.locator(target).is_visible(), target
    summary.locator("a").first.click()
    assert walker.page.evaluate("document.activeElement.matches('input, fieldset')")
    assert walker.page.title().startswith(walker.words("Error"))


def test_opened_again_with_a_mailed_code_and_withdrawn(walker_at: WalkerAt, published: CheckedCity) -> None:
    walker = walker_at("at home")
    filler = begin(walker)
    filler.walk()
    walker.press("Send the application")
    case = Case.objects.get()
    if not case.applicant_mail:
        pytest.fail("the mail address that was given is not kept with the case")

    elsewhere = walker_at("at the library", 390)
    elsewhere.go(f"/applications/{case.pk}/")
    elsewhere.state("somebody else's browser")
    assert not elsewhere.sees(case.number)
    elsewhere.go("/")
    elsewhere.press("Open an application by its number")
    elsewhere.press("Mail me the code")
    elsewhere.state("nothing was entered")
    elsewhere.type("number", case.number)
    elsewhere.type("mail", "hanako@example.jp")
    elsewhere.press("Mail me the code")
    elsewhere.state("code asked")
    code = mailed_code("hanako@example.jp")
    elsewhere.type("code", "000000" if code != "000000" else "111111")
    elsewhere.press("Open")
    elsewhere.state("wrong code")
    elsewhere.type("code", code)
    elsewhere.press("Open")
    elsewhere.state("application")
    assert elsewhere.sees(case.number)
    elsewhere.press("Withdraw this application")
    elsewhere.state("withdraw?")
    elsewhere.press("Withdraw")
    elsewhere.state("withdrawn")
    case.refresh_from_db()
    assert case.state == "withdrawn"


def test_saved_and_finished_later_in_another_browser(walker_at: WalkerAt, published: CheckedCity) -> None:
    walker = walker_at("on the bus", 390)
    filler = begin(walker)
    filler.walk(until="/pages/place/")
    walker.type("landmark", "バス停の前")
    walker.press("Save and finish later")
    walker.state("saved")
    walker.press("Give a mail address")
    filler._confirm_mail()
    walker.state("saved, mail known")

    at_home = walker_at("at home, later")
    at_home.go("/reopen/")
    at_home.type("mail", "hanako@example.jp")
    at_home.press("Mail me the code")
    at_home.type("code", mailed_code("hanako@example.jp"))
    at_home.press("Open")
    at_home.state("drafts")
    at_home.use(at_home.page.locator("main .case-list a").first)
    assert at_home.path.endswith("/pages/place/")
    assert at_home.page.input_value('[name="landmark"]') == "バス停の前"
    rest = Filler(at_home, "bulky-waste", ANSWERS)
    rest.walk()
    at_home.state("check")
    at_home.press("Send the application")
    assert Case.objects.count() == 1
