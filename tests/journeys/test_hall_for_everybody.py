"""The tablet and the hall's pages by keyboard alone, narrow, at 200 %, and sound for axe, in every state they have."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.tickets import operations as hall_work
from madoguchi.foundation.tickets.folder import hall
from madoguchi.foundation.tickets.models import Ticket
from madoguchi.foundation.tickets.policies import day_key, device_key
from madoguchi.kernel import clock
from madoguchi.kernel.acts import Actor
from madoguchi.services.counter.models import CounterSet, Tablet
from madoguchi.services.counter.operations.tablets import ask_for_tablet, end_tablet, show_on_tablet
from madoguchi.services.counter.tests.conftest import FAMILY, Desk, moving_city
from madoguchi.services.counter.vocabulary import State
from tests.cast import acting
from tests.journeys.conftest import WalkerAt
from tests.journeys.reach import HALF, NARROW, by_tab, faults_of, for_everybody, too_large
from tests.journeys.walker import Walker

__all__ = ["moving_city"]


@pytest.fixture
def desk(moving_city: None, sato: User, at: datetime) -> Desk:
    """佐藤 at the counter."""
    return Desk(sato, at)


def tick_by_space(walker: Walker, name: str) -> None:
    """Every box of this name."""
    for box in walker.page.locator(f"[name={name}]").all():
        walker.tick(box)


def test_a_tablet_from_its_pairing_to_the_end(walker_at: WalkerAt, desk: Desk, sato: User, at: datetime) -> None:
    by = acting(sato)
    visit = desk.open()
    desk.choose(visit, *FAMILY)
    tablet, code = ask_for_tablet(sato, by=by, at=at)
    walker = walker_at("花子, by keyboard", HALF, keyboard=True)
    walker.go("/tablet/")
    for_everybody(walker, "tablet to be paired")
    walker.type("code", "000000" if code != "000000" else "000001")
    walker.press("Pair")
    for_everybody(walker, "tablet, a wrong code")
    walker.type("code", code)
    walker.press("Pair")
    for_everybody(walker, "tablet, nothing there yet")
    show_on_tablet(tablet, counter_set=visit, by=by, at=at)
    # The tablet follows by itself; going there as well would be a race.
    walker.page.wait_for_url("**/tablet/forms/")
    for_everybody(walker, "tablet, being filled in")
    desk.fill(visit)
    walker.press("Load the page again")
    for_everybody(walker, "tablet, to be looked at")
    object_and_agree(walker, desk, visit)
    for_everybody(walker, "tablet, all confirmed")
    sign_by_keys(walker)
    for_everybody(walker, "tablet, done")
    CounterSet.objects.update(state=State.SUBMITTED)
    walker.page.wait_for_url("**/tablet/")
    for_everybody(walker, "tablet, waiting again")
    end_tablet(Tablet.objects.get(pk=tablet.pk), by=by, at=at)
    ended = walker.words("This tablet does not belong to a desk any more.")
    expect(walker.page.locator("main")).to_contain_text(ended, timeout=15_000)
    for_everybody(walker, "tablet, expired")


def object_and_agree(walker: Walker, desk: Desk, visit: CounterSet) -> None:
    """Something is wrong with the first form; the clerk is told; then every form is right."""
    walker.press("Look at the next form")
    for_everybody(walker, "tablet, a form")
    objected = walker.path
    summary = walker.page.locator("summary", has_text=walker.words("Something is wrong"))
    walker.reach(summary)  # type: ignore[attr-defined]
    walker.page.keyboard.press("Enter")
    for_everybody(walker, "tablet, something is wrong")
    walker.press("Tell the clerk")
    for_everybody(walker, "tablet, nothing was said")
    # Enter on a box must not say that all is right.
    box = walker.page.locator("[name=row]").first
    walker.tick(box)
    with walker.page.expect_navigation():
        walker.page.keyboard.press("Enter")
    assert sum(form.is_objected for form in visit.forms.all()) == 1
    assert not visit.forms.exclude(confirmed_at=None).exists()
    for_everybody(walker, "tablet, the clerk changes it")
    walker.go(objected)
    walker.press("Yes, this is right")
    for_everybody(walker, "tablet, not agreed to")
    while walker.path != "/tablet/forms/":
        tick_by_space(walker, "agree")
        walker.press("Yes, this is right")
    assert visit.forms.filter(confirmed_at=None).count() == 0


def sign_by_keys(walker: Walker) -> None:
    """No finger is needed: the name is typed."""
    walker.press("Go on to sign")
    for_everybody(walker, "tablet, sign")
    walker.press("This is my name")
    for_everybody(walker, "tablet, nothing was signed")
    walker.type("name", "津軽 花子")
    walker.press("This is my name")


def test_the_kiosk_and_the_phone(walker_at: WalkerAt, city: object, at: datetime, settings: Settings) -> None:
    settings.BOARD_SECONDS = 0
    area = hall().areas[0]
    kiosk = walker_at("kiosk, by keyboard", HALF, keyboard=True)
    kiosk.go(f"/kiosk/{area.key}/{device_key(area)}/")
    for_everybody(kiosk, "choices")
    precedence = kiosk.page.locator("[name=priority]")
    kiosk.tick(precedence)
    with kiosk.page.expect_navigation():
        kiosk.page.keyboard.press("Enter")
    assert not Ticket.objects.exists(), "Enter on the box for precedence takes no number"
    assert precedence.is_checked()
    kiosk.type("code", "X")
    kiosk.press("Check in")
    for_everybody(kiosk, "no such reservation")
    kiosk.use(kiosk.page.locator("[value=moving]"))
    for_everybody(kiosk, "the number")
    kiosk.press("Finished")
    phone = walker_at("phone, by keyboard", NARROW, keyboard=True)
    phone.go(f"/tickets/{area.key}/?k={day_key(area, at.date())}")
    for_everybody(phone, "what for")
    phone.use(phone.page.locator("[value=moving]"))
    for_everybody(phone, "waiting")
    called_and_missed(phone, at)
    phone.press("I do not need it any more")
    for_everybody(phone, "given up")
    phone.go(f"/tickets/{area.key}/?k=0")
    for_everybody(phone, "not at the hall")
    with clock.frozen(at + timedelta(hours=8)):
        for walker, path in (
            (kiosk, f"/kiosk/{area.key}/{device_key(area)}/"),
            (phone, f"/tickets/{area.key}/?k={day_key(area, at.date())}"),
            (phone, f"/display/{area.key}/{device_key(area)}/"),
            (phone, "/waiting/"),
        ):
            walker.go(path)
            for_everybody(walker, f"closed {path.split('/')[1]}")
            assert walker.sees("11月4日"), "when it opens again"


def called_and_missed(phone: Walker, at: datetime) -> None:
    """Desk 2 calls both numbers of the queue, and the second person does not come."""
    by = Actor(kind="staff", id="sato", name="佐藤 優", post="窓口係")
    desk = next(one for one in hall().areas[0].desks if "moving" in one.serves)
    hall_work.open_desk(desk, by=by, at=at)
    hall_work.call_next(desk, by=by, at=at)
    hall_work.call_next(desk, by=by, at=at)
    phone.page.reload()
    for_everybody(phone, "called")
    hall_work.miss_ticket(Ticket.objects.get(state="called"), desk=desk, by=by, at=at)
    phone.page.reload()
    for_everybody(phone, "missed")


def test_a_display_and_the_public_page(walker_at: WalkerAt, city: object, at: datetime, settings: Settings) -> None:
    settings.BOARD_SECONDS = 0
    area = hall().areas[0]
    walker = walker_at("display and public page", HALF, keyboard=True)
    for path in (f"/display/{area.key}/{device_key(area)}/", "/waiting/"):
        walker.go(path)
        for_everybody(walker, path.split("/")[1])


SPOILED = {
    "not named": "document.querySelector('[for=id-code]').remove()",
    "scrolls sideways": "document.querySelector('main').style.minWidth = '50rem'",
    "cut off": "Object.assign(document.querySelector('h1').style, {height: '8px', overflow: 'hidden'})",
    "Tab does not reach <button": "document.querySelector('main button').tabIndex = -1",
    "the focus is not seen": (
        "document.styleSheets[0].insertRule('*, *:focus-visible {outline: none !important; box-shadow: none !important;"
        " background: none !important; border-color: red !important}')"
    ),
    "out of sight": "Object.assign(document.querySelector('main button').style, {position: 'fixed', left: '-900px'})",
}


def test_what_is_spoiled_is_found(walker_at: WalkerAt, db: None) -> None:
    walker = walker_at("control", HALF)
    walker.go("/tablet/")
    assert faults_of(walker.page) == []
    for fault, spoil in SPOILED.items():
        walker.go("/tablet/")
        walker.page.evaluate(spoil)
        told = " ".join(
            [*(faults_of(walker.page) if fault == "not named" else [*too_large(walker.page), *by_tab(walker.page)])]
        )
        assert fault in told or (fault == "not named" and "has no label" in told), (fault, told)
