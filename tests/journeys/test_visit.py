"""来庁予約: a guest on the narrowest phone reserves the counter and answers beforehand; the counter receives them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from madoguchi.foundation.booking.public import Visit
from madoguchi.foundation.forms.public import CheckedCity
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import enter_office
from tests.journeys.filling import mailed_code


def test_a_visit_with_prepared_answers(walker_at: WalkerAt, published: CheckedCity, at: datetime, sato: Any) -> None:
    guest = walker_at("次郎", 320, javascript=False)
    guest.go("/procedures/dog-registration/")
    guest.press("Reserve a visit to the counter")
    guest.state("plan of a visit")
    guest.use(guest.page.locator('button[name="starts_at"]').first)
    guest.state("who comes")
    guest.press("Go on")
    guest.state("who comes, with nothing filled in")
    for part, text in (("family", "岩木"), ("given", "次郎"), ("family_kana", "いわき"), ("given_kana", "ジロウ")):
        guest.type(part, text)
    guest.type("mail", "jiro@example.jp")
    guest.press("Go on")
    guest.state("code for a visit")
    guest.type("code", mailed_code("jiro@example.jp"))
    guest.press("Reserve")
    assert guest.heading() == guest.words("Your visit is reserved")
    guest.state("visit reserved")
    guest.use(guest.page.locator('form button:has-text("先に入力しておく")').first)
    assert "/drafts/" in guest.path
    guest.go("/visits/")
    guest.state("own visits")
    visit = Visit.objects.get()
    assert len(visit.prepared_drafts) == 1
    guest.go(f"/visits/{visit.pk}/print/")
    guest.state("visit on one sheet")
    guest.go(f"/visits/{visit.pk}/move/")
    guest.state("moving a visit")
    guest.go(f"/visits/{visit.pk}/cancel/")
    guest.state("cancelling a visit")

    clerk = walker_at("佐藤")
    enter_office(clerk, sato)
    clerk.go("/staff/visits/?day=" + visit.reservation.local_start.date().isoformat())
    clerk.state("visits of the day")
    clerk.type("code", visit.reservation.code)
    clerk.press("Open the visit")
    clerk.state("a visit at the counter")
    clerk.press("The visitor has come")
    clerk.press("This visitor is here: receive the visit")
    assert clerk.sees("来庁済み")
    clerk.go("/staff/bookings/closures/")
    clerk.state("closed times")
