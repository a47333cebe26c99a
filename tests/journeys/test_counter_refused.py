"""What the counter refuses, seen in a real browser: every refusal says what to do, and leaves nothing behind."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.booking.tests.visiting import reserved_visit
from madoguchi.foundation.residents.public import Resident, guard_address
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.counter.models import CounterSet, Tablet
from madoguchi.services.counter.operations.confirming import object_to_form, set_objection_aside
from madoguchi.services.counter.operations.submitting import submit_set
from madoguchi.services.counter.operations.tablets import ask_for_tablet, show_on_tablet
from madoguchi.services.counter.rules import locked_card_words
from madoguchi.services.counter.showing import shown_form
from madoguchi.services.counter.tests.conftest import Desk, desk, moving_city
from tests.cast import acting
from tests.journeys.conftest import Walker, WalkerAt
from tests.journeys.doors import enter_office, show_card

__all__ = ["desk", "moving_city"]
pytestmark = pytest.mark.usefixtures("judge")


@pytest.fixture
def visit(desk: Desk) -> CounterSet:
    """花子's set, filled in, of which nothing is confirmed yet."""
    opened = desk.open()
    desk.choose(opened, "insurance", "school")
    desk.fill(opened)
    return opened


def paired(walker: Walker, desk: Desk, visit: CounterSet) -> Tablet:
    """The walker's browser is 佐藤's tablet, and the set lies on it."""
    tablet, code = ask_for_tablet(desk.clerk, by=acting(desk.clerk), at=desk.at)
    walker.go("/tablet/")
    walker.type("code", code)
    walker.press("Pair")
    show_on_tablet(tablet, counter_set=visit, by=acting(desk.clerk), at=desk.at)
    walker.go("/tablet/")
    return tablet


def sign_with(walker: Walker, card: str, password: str) -> None:
    walker.press("Sign with the card")
    walker.choose("card", card)
    walker.type("password", password)
    walker.press("Sign")


@pytest.mark.parametrize("width", [1280, 320])
def test_the_card_of_somebody_else_signs_nothing_and_is_not_offered_again(
    walker_at: WalkerAt, desk: Desk, visit: CounterSet, width: int
) -> None:
    desk.confirm(visit, sign=False)
    resident = walker_at("花子", width)
    paired(resident, desk, visit)
    resident.press("Go on to sign")
    sign_with(resident, "taro", "TARO123456")
    resident.state("tablet: the card of somebody else")
    assert resident.sees("岩木")
    assert not visit.forms.exclude(signature=None).exists()
    resident.page.reload()
    assert not resident.sees("岩木"), "what was refused is not tried again"
    assert not any("岩木" in str(one.get_decoded()) for one in Session.objects.all()), "and lies in no session"
    sign_with(resident, "expired", "KIGEN12345")
    resident.state("tablet: an expired card")
    resident.press("Back to the page before")
    assert resident.path == reverse("tablet_sign"), "no dead end at the reader, where this step is over"
    sign_with(resident, "ichiro", "WRONG123")
    assert resident.sees("あと4回"), "the tries that are left, before the card is locked"
    resident.state("tablet: a wrong password")
    for _try in range(4):
        resident.type("password", "WRONG123")
        resident.press("Sign")
    resident.state("tablet: a locked card")
    resident.press("Go back without signing")
    assert resident.path == reverse("tablet_sign")
    assert resident.sees("ロックされています")
    resident.page.locator("details summary").last.click()
    resident.state("tablet: what to do with a locked card")
    assert resident.sees(str(locked_card_words()))
    sign_with(resident, "hanako", "HANAKO123")
    assert resident.path == reverse("tablet_forms")
    assert {(form.signature or {})["kind"] for form in visit.forms.all()} == {"card"}
    assert not any("certificate" in str(one.get_decoded()) for one in Session.objects.all()), "nor does one that counts"
    resident.page.go_back()
    resident.page.go_back()
    resident.go("/tablet/")
    assert resident.sees(resident.words("Thank you. Everything is confirmed."))


@pytest.mark.parametrize("width", [1280, 320])
def test_what_the_tablet_refuses_says_what_to_do(
    walker_at: WalkerAt, desk: Desk, visit: CounterSet, width: int
) -> None:
    resident, by = walker_at("花子", width), acting(desk.clerk)
    paired(resident, desk, visit)
    form = visit.forms.get(slug="insurance")
    form.counter_set = visit
    resident.go(reverse("tablet_form", args=[form.pk]))
    resident.page.locator("summary.tablet-wrong").click()
    resident.press("Tell the clerk")
    resident.state("tablet: an empty objection")
    assert resident.sees(resident.words("Tick what is wrong, or write it into the box. Or simply tell the clerk."))
    resident.type("objection", "前の住所が違います")
    desk.answer(visit, moved_on="令和8年10月19日")
    resident.press("Tell the clerk")
    resident.state("tablet: changed meanwhile")
    assert resident.sees("まだ職員に伝わっていません")
    assert resident.page.locator("#id-objection").input_value() == "前の住所が違います", "nothing typed is lost"
    resident.page.locator("[name=set]").first.evaluate("e => { e.value = 'another' }")
    for box in resident.page.locator("[name=agree]").all():
        resident.tick(box)
    resident.press("Yes, this is right")
    resident.state("tablet: other forms lie there")
    assert resident.sees(resident.words("Please look once more"))
    object_to_form(form, objection="前の住所が違います", by=by, at=desk.at)
    set_objection_aside(form, because="住民票のとおりで正しいとご本人も確かめました", by=by, at=desk.at)
    resident.go(reverse("tablet_form", args=[form.pk]))
    resident.state("tablet: the clerk has answered")
    assert resident.sees("前の住所が違います")


@pytest.mark.parametrize("width", [1280, 320])
def test_what_the_clerk_is_refused_says_what_to_do(
    walker_at: WalkerAt, desk: Desk, visit: CounterSet, sato: User, width: int
) -> None:
    clerk, by = walker_at("佐藤", width), acting(sato)
    enter_office(clerk, sato)
    check = reverse("counter_check", args=[visit.pk])
    clerk.go(check)
    clerk.press("Submit all")
    clerk.state("counter: nothing is confirmed")
    clerk.go(check)
    desk.confirm(visit)
    submit_set(visit, by=by, at=desk.at)
    clerk.press("Submit all")
    clerk.state("counter: submitted from another window")
    other = desk.open("taro")
    desk.choose(other, "school")
    clerk.go(reverse("counter_set", args=[other.pk]))
    submitted = CounterSet.objects.get(pk=visit.pk)
    clerk.go(reverse("counter_set", args=[submitted.pk]))
    clerk.state("counter: a set that was submitted")
    guard_address(Resident.objects.get(pk=other.resident_id).household, guarded=True, by=SYSTEM, at=desk.at)
    clerk.go(reverse("counter_set", args=[other.pk]))
    clerk.state("counter: a protected person")
    assert not clerk.sees("岩木")
    assert "岩木" not in clerk.page.title()


@pytest.mark.parametrize("width", [1280, 320])
def test_a_visit_for_another_time_asks_back_and_is_taken_back(
    walker_at: WalkerAt, all_published: object, desk: Desk, sato: User, hanako: User, width: int
) -> None:
    visit = reserved_visit("juminhyo", owner=hanako, at=desk.at, minutes_from_now=180)
    clerk = walker_at("佐藤", width)
    enter_office(clerk, sato)
    clerk.go(reverse("booking_visit", args=[visit.pk]))
    clerk.press("The visitor has come")
    clerk.state("visit: for another time")
    assert clerk.sees(str(visit.reservation.when))
    clerk.press("This visitor is here: receive the visit")
    clerk.state("visit: received")
    clerk.press("Begin at the counter")
    clerk.state("visit: who reserved is proposed")
    assert clerk.sees("津軽 花子")
    clerk.type("text", "岩木 太郎")
    clerk.press("Look")
    clerk.use(clerk.page.locator("button[name=identity][value=photo]").last)
    clerk.state("visit: somebody else than reserved")
    clerk.go(reverse("booking_visit", args=[visit.pk]))
    clerk.press("Take back that the visitor has come")
    clerk.state("visit: taken back")
    visit.reservation.refresh_from_db()
    assert visit.reservation.state == "confirmed"


def test_objection_and_answer_are_read_by_chief_and_resident(
    walker_at: WalkerAt, desk: Desk, visit: CounterSet, sato: User, suzuki: User, hanako: User
) -> None:
    form, by, word = visit.forms.get(slug="insurance"), acting(sato), "住民票のとおりで正しいとご本人も確かめました"
    form.counter_set = visit
    page = shown_form(form, at=desk.at)
    row = page.groups[1].rows[0].path
    object_to_form(form, objection="前の住所が違います", rows=[row], by=by, at=desk.at)
    clerk = walker_at("佐藤")
    enter_office(clerk, sato)
    clerk.go(reverse("counter_check", args=[visit.pk]))
    clerk.page.locator("[name=aside]").fill(word)
    clerk.press("Set the objection aside")
    clerk.state("counter: set aside")
    desk.confirm(CounterSet.objects.get(pk=visit.pk))
    case = submit_set(CounterSet.objects.get(pk=visit.pk), by=by, at=desk.at)[0]
    chief, resident = walker_at("鈴木", 1280), walker_at("花子", 320)
    enter_office(chief, suzuki)
    chief.go(reverse("case_detail", args=[case.pk]))
    chief.state("the chief reads objection and answer")
    resident.go("/sign-in/")
    show_card(resident, "hanako")
    resident.go(reverse("application", args=[case.pk]))
    resident.state("the resident reads objection and answer")
    for reader in (chief, resident):
        assert reader.sees("前の住所が違います")
        assert reader.sees(word)
