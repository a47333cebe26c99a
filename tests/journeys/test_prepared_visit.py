"""事前申請: a resident reserves the counter for a move, answers at home, shows the QR code; the clerk's set is filled with it."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import zxingcpp
from PIL import Image

from madoguchi.foundation.booking.public import Visit
from madoguchi.foundation.cases.public import Case
from madoguchi.foundation.forms.public import CheckedCity
from tests.journeys.at_the_counter import ClerksDesk, judge
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import enter_office
from tests.journeys.filling import Filler, mailed_code
from tests.journeys.walker import Walker

NAME = {"family": "金木", "given": "次郎", "family_kana": "カナギ", "given_kana": "ジロウ"}
MOVE = {
    "represent": "self",
    "applicant.name": NAME,
    "moved_on": "2026-10-30",
    "from_abroad": False,
    "old_address": {"postal_code": "0300801", "prefecture": "青森県", "city": "青森市", "town": "新町", "street": "1-2-3"},
    "paper": "card",
    "new_address": {
        "postal_code": "0370202", "prefecture": "青森県", "city": "五所川原市", "town": "金木町朝日山", "street": "10-1",
    },
    "joins_household": False,
    "head_is_applicant": True,
    "any_foreign": False,
    "people": [{"name": NAME, "born_on": "1990-01-01", "relation": "head"}],
}  # fmt: skip


def read_qr(walker: Walker) -> str:
    """What a scanner at the reception reads off the telephone."""
    picture = walker.page.locator("#qr ~ svg, section:has(#qr) svg").first.screenshot()
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return str(found.text)


def test_a_move_is_prepared_at_home_and_the_counters_set_is_filled_with_it(
    walker_at: WalkerAt, register: object, all_published: CheckedCity, at: datetime, sato: Any
) -> None:
    guest = walker_at("次郎", 320, javascript=False)
    guest.go("/procedures/moving-in/")
    guest.state("guide of what is done at the counter")
    guest.press("Reserve a visit and prepare it")
    guest.use(guest.page.locator('button[name="starts_at"]').first)
    for part, text in NAME.items():
        guest.type(part, text)
    guest.type("mail", "jiro@example.jp")
    guest.press("Go on")
    guest.type("code", mailed_code("jiro@example.jp"))
    guest.press("Reserve")
    assert guest.heading() == guest.words("Your visit is reserved")
    guest.use(guest.page.locator('form button:has-text("先に入力しておく")').first)
    asked_at_home = Filler(guest, "moving-in", MOVE)
    while "applicant" not in guest.path:
        asked_at_home.step()
    assert guest.page.locator('[name="applicant.name.family"]').input_value() == "金木", (
        "what was said is not asked again"
    )
    assert guest.page.locator('[name="applicant.email"]').input_value() == "jiro@example.jp"
    asked_at_home.walk()
    assert guest.heading() == guest.words("Prepared for the counter")
    guest.state("prepared for the counter")
    assert not guest.page.locator('form[action$="/submit/"]').count()
    guest.press("To your visit and its QR code")
    guest.state("a visit that is prepared")
    code = read_qr(guest)
    assert code == Visit.objects.get().reservation.code
    assert not Case.objects.exists()

    clerk = walker_at("佐藤")
    enter_office(clerk, sato)
    clerk.go("/staff/visits/")
    clerk.type("code", code)
    clerk.press("Open the visit")
    clerk.press("The visitor has come")
    clerk.press("This visitor is here: receive the visit")
    clerk.press("Begin at the counter")
    clerk.state("reception of a visitor who has prepared", judge)
    assert clerk.page.locator("#new_family").input_value() == "金木"
    assert clerk.page.locator("#new_given_kana").input_value() == "ジロウ"
    clerk.pick(clerk.page.locator("#new_purpose"), "registration")
    clerk.press("Begin for this person")
    desk = ClerksDesk(clerk, {})
    desk.look("a set that was prepared at home")
    held = desk.counter_set.forms.get(slug="moving-in").draft
    assert held is not None
    for name in ("moved_on", "paper", "any_foreign"):
        assert held.answers[name] == MOVE[name], name
    assert held.answers["new_address"]["town"] == "金木町朝日山"
    assert held.answers["people"][0]["name"] == NAME
    asked = {question.field.name for question in desk.missing()}
    assert not asked & {name.rpartition(".")[2] for name in MOVE}, asked
    clerk.choose("identity", "photo")
    clerk.press("Note it")
    desk.answer_all()
    desk.see_papers()
    clerk.press("Confirm and submit")
    desk.look("prepared at home, to be confirmed at the counter")
