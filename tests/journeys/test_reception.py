"""The reception: a clerk reads a card, chooses what happened, hears what is open, and begins what is needed."""

from __future__ import annotations

from datetime import datetime

from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.forms.public import CheckedCity
from madoguchi.services.counter.navigator.readers.tests.fake_bridge import Desk, bridge_of
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import enter_office
from tests.journeys.walker import Walker


def reception(walker: Walker, clerk: User) -> None:
    """From the door to what a household that moves within the city needs."""
    enter_office(walker, clerk)
    walker.go("/staff/counter/reception/")
    walker.state("reception")
    walker.choose("purpose", "registration")
    walker.type("text", "つがる")
    walker.press("Look")
    walker.state("reception: found")
    card = walker.page.locator("#card_purpose")
    walker.pick(card, "registration")
    walker.press("read the card", within=walker.page.locator("form", has=card))
    walker.state("reception: the reader")
    walker.choose("card", "hanako")
    walker.type("pin", "1234")
    walker.press("Read it now")
    walker.state("reception: the card")
    walker.press("Begin for %(name)s", name="津軽 花子")
    walker.state("what has happened")
    walker.type("happened_on", "令和8年10月25日")
    walker.use(walker.page.locator("[name=occasion][value=moving-within]"))
    walker.state("what is needed")
    walker.choose("dog", "none")
    walker.press("Take over the answers")
    walker.state("what is needed, one answer more")


def test_from_the_card_to_what_is_needed(
    register: object, all_published: CheckedCity, walker_at: WalkerAt, sato: User
) -> None:
    walker = walker_at("佐藤, narrow", 320)
    reception(walker, sato)
    assert walker.sees("津軽 さくら（12歳）")
    walker.press("Begin with what is ticked")
    walker.state("begun")


def test_somebody_died_at_the_keyboard_without_scripts(
    register: object, all_published: CheckedCity, walker_at: WalkerAt, sato: User
) -> None:
    walker = walker_at("佐藤, no scripts", javascript=False)
    reception(walker, sato)
    walker.press("Change what has happened")
    walker.use(walker.page.locator("[name=occasion][value=death]"))
    walker.state("who died")
    walker.type("text", "金木 トメ")
    walker.press("Look")
    walker.state("who died: found")
    walker.press("It is %(name)s", name="金木 トメ")
    walker.state("what is needed after a death")
    assert walker.sees("後期高齢者医療の被保険者: 金木 トメ（80歳")


def test_the_reader_of_the_desk_is_asked_by_the_browser(
    register: object, walker_at: WalkerAt, sato: User, at: datetime, settings: Settings, live_server: LiveServer
) -> None:
    settings.MADOGUCHI_CARD_BRIDGE_KEY = "a secret of this desk and the city, long enough"
    card = {
        "name": "津軽　花子", "address": "青森県五所川原市字布屋町900番地1", "born_on": "1988-05-04", "sex": "female",
        "my_number": "", "pin": "1234",
    }  # fmt: skip
    desk = Desk(settings.MADOGUCHI_CARD_BRIDGE_KEY, at, card=card, typed="1234", origin=live_server.url)
    with bridge_of(desk) as url:
        settings.MADOGUCHI_CARD_BRIDGE_URL = url
        walker = walker_at("佐藤, a reader")
        enter_office(walker, sato)
        walker.go("/staff/counter/reception/")
        purpose = walker.page.locator("#card_purpose")
        walker.pick(purpose, "registration")
        walker.press("read the card", within=walker.page.locator("form", has=purpose))
        # The one page whose policy names an address without TLS: that of the computer itself.
        assert [fault for fault in walker.faults if "the policy allows http:" not in fault] == []
        walker.faults.clear()
        walker.state("the reader of the desk")
        walker.press("Read it now")
        walker.page.wait_for_url("**/staff/counter/reception/")
        walker.state("the card of the desk")
        assert walker.sees("津軽 花子さんの受付を始める")
        assert [asked["variant"] for asked in desk.seen] == ["basic"]
