"""The demo vendor keeps the contract of all vendors."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.test import Client, RequestFactory
from pytest_django import Settings

from madoguchi.foundation.accounts.contrib.demo.cards import demo_cards, get_card
from madoguchi.foundation.accounts.identity.registry import identity_vendors
from madoguchi.foundation.accounts.identity.signing import SIGNED_KEY, SIGNING_KEY
from madoguchi.foundation.accounts.identity.tests.vendor_contract import DIGEST, VendorContract
from madoguchi.foundation.accounts.public import begin_signing
from madoguchi.foundation.organisation.public import City
from madoguchi.foundation.residents.matching import address_key, name_key, written_address, written_name
from madoguchi.foundation.residents.people import read_people


class TestDemoVendor(VendorContract):
    key = "demo"
    who = "hanako"
    another = "taro"
    name = "津軽 花子"

    def walk_sign_in(self, client: Client, url: str, who: str) -> str:
        assert client.get(url).status_code == 200
        response = client.post(url, {"card": who, "pin": get_card(who).pin})
        assert response.status_code == 302, response.content.decode()
        return response["Location"]

    def walk_signing(self, client: Client, url: str, who: str) -> str:
        page = client.get(url)
        assert DIGEST in page.content.decode()
        response = client.post(url, {"card": who, "password": get_card(who).password})
        assert response.status_code == 302, response.content.decode()
        return response["Location"]

    def begin_signing(self, client: Client, digest: str = DIGEST) -> str:
        request = RequestFactory().get("/")
        request.session = client.session
        request.user = AnonymousUser()
        url = begin_signing(
            request, digest_hex=digest, label="住民票の写しの交付請求", return_to="/back/", vendor="demo"
        )
        request.session.save()
        return url


def begin(client: Client) -> str:
    return client.post("/sign-in/demo/begin/", {"next": "/my/"})["Location"]


@pytest.mark.django_db
def test_three_wrong_numbers_lock_the_card_and_say_so(register: City) -> None:
    client = Client()
    url = begin(client)
    for left in ("2", "1"):
        page = client.post(url, {"card": "hanako", "pin": "0000"}, headers={"accept-language": "en"})
        assert page.status_code == 422
        assert f"{left} more tries" in page.content.decode()
    for pin in ("0000", "1234"):
        page = client.post(url, {"card": "hanako", "pin": pin}, headers={"accept-language": "en"})
        assert "This card is locked" in page.content.decode()
    assert "_auth_user_id" not in client.session
    client.post("/demo/unlock/")
    assert client.post(url, {"card": "hanako", "pin": "1234"}).status_code == 302


@pytest.mark.django_db
def test_a_right_number_forgets_the_wrong_ones(register: City) -> None:
    client = Client()
    url = begin(client)
    for pin in ("0000", "0000", "1234"):
        client.post(url, {"card": "hanako", "pin": pin})
    answer = client.post(url, {"card": "hanako", "pin": "0000"}, headers={"accept-language": "en"})
    assert "2 more tries" in answer.content.decode()


@pytest.mark.django_db
def test_five_wrong_passwords_lock_the_card_for_signing(register: City) -> None:
    client = Client()
    url = TestDemoVendor().begin_signing(client)
    for _try in range(5):
        client.post(url, {"card": "hanako", "password": "WRONG123"})
    page = client.post(url, {"card": "hanako", "password": "HANAKO123"}, headers={"accept-language": "en"})
    assert "This card is locked" in page.content.decode()


@pytest.mark.django_db
def test_wrong_passwords_say_how_many_tries_are_left_and_from_a_locked_card_the_way_leads_back(register: City) -> None:
    client = Client(headers={"accept-language": "en"})
    url = TestDemoVendor().begin_signing(client)
    told = [client.post(url, {"card": "hanako", "password": "WRONG123"}).content.decode() for _try in range(5)]
    assert [re.findall(r"(\d) more tries", one)[:1] for one in told] == [["4"], ["3"], ["2"], ["1"], []]
    leave = html.unescape(told[-1].split('button--text" href="')[1].split('"')[0])
    left = client.get(leave)
    assert left["Location"] == "/back/", "where other ways to sign are, not at a dead end"
    assert "This card is locked" in str(next(iter(get_messages(left.wsgi_request))))
    assert client.get(leave).status_code == 400, "that step is over"


@pytest.mark.django_db
def test_whoever_stops_at_the_reader_is_back_where_signing_began(register: City) -> None:
    client = Client(headers={"accept-language": "en"})
    page = client.get(TestDemoVendor().begin_signing(client)).content.decode()
    left = client.get(html.unescape(page.split('button--text" href="')[1].split('"')[0]))
    assert left["Location"] == "/back/"
    assert "Nothing has been sent" in str(next(iter(get_messages(left.wsgi_request))))
    assert SIGNED_KEY not in client.session


@pytest.mark.django_db
def test_a_guest_may_sign_too(register: City, at: datetime) -> None:
    client = Client()
    suite = TestDemoVendor()
    assert client.get(suite.walk_signing(client, suite.begin_signing(client), "hanako"))["Location"] == "/back/"
    assert SIGNING_KEY not in client.session


@pytest.mark.django_db
@pytest.mark.parametrize(("card", "reason"), [("expired", "not valid on this day"), ("revoked", "has been revoked")])
def test_a_card_whose_certificate_does_not_stand_signs_nobody_in(register: City, card: Any, reason: Any) -> None:
    client = Client()
    url = begin(client)
    back = client.post(url, {"card": card, "pin": "1234"})["Location"]
    page = client.get(back, headers={"accept-language": "en"})
    assert page.status_code == 422
    assert reason in page.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_a_sealed_request_that_was_changed_opens_no_reader(city: City) -> None:
    assert Client().get("/sign-in/demo/reader/", {"request": "abc"}).status_code == 400
    assert Client().get("/sign-in/demo/reader/").status_code == 400


@pytest.mark.django_db
def test_without_the_demo_nothing_of_it_exists(register: City, settings: Settings) -> None:
    client = Client()
    url = begin(client)
    settings.MADOGUCHI_DEMO = False
    assert identity_vendors() == []
    assert client.get(url).status_code == 404
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/unlock/").status_code == 404
    assert client.post("/sign-in/demo/begin/").status_code == 404
    assert client.get("/sign-in/demo/back/").status_code == 404


def test_the_cards_of_residents_agree_with_the_register(settings: Settings) -> None:
    people = {
        person.key: (
            name_key(written_name(person.name.model_dump())),
            address_key(written_address(house.address.model_dump())),
            person.born_on,
        )
        for house in read_people(settings.CITY_FOLDER).households
        for person in house.people
    }
    on_cards = {card.card: (name_key(card.name), address_key(card.address), card.born_on) for card in demo_cards()}
    both = people.keys() & on_cards.keys()
    assert len(both) >= 8
    assert {key: people[key] for key in both} == {key: on_cards[key] for key in both}
