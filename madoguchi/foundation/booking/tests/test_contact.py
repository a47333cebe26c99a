"""Who comes: filled in for whoever signed in with a card, and what is needed is marked so."""

from __future__ import annotations

import pytest
from django.test import Client

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AccessLine
from madoguchi.foundation.booking.models import Reservation
from madoguchi.foundation.booking.visits.filling import WHAT
from tests.cast import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published", "at")]
HANAKO = {
    "family": "津軽", "given": "花子", "family_kana": "ツガル", "given_kana": "ハナコ",
    "mail": "hanako@example.jp", "phone": "0173-00-0101",
}  # fmt: skip


def held(browser: Client) -> str:
    """Press a time; the page on which one says who comes."""
    return str(browser.post("/visits/new/", {"procedure": "juminhyo", "starts_at": "2026-11-05T09:00"})["Location"])


def test_who_signed_in_with_a_card_finds_everything_filled_in(hanako_client: Client, hanako: User) -> None:
    contact = held(hanako_client)
    User.objects.filter(pk=hanako.pk).update(email=None)
    Reservation.objects.update(mail="", mail_confirmed_at=None)
    page = hanako_client.get(contact)
    assert {name: page.context["form"][name].value() for name in HANAKO} == HANAKO
    line = AccessLine.objects.get(what=WHAT)
    assert (line.account_id, line.actor_id) == (str(hanako.pk), str(hanako.pk)), "they read it in their record of looks"


def test_what_was_told_already_stays_and_nothing_is_read_again(hanako_client: Client) -> None:
    contact = held(hanako_client)
    hanako_client.post(contact, HANAKO | {"phone": "0173009999", "mail": "new@example.jp"})
    form = hanako_client.get(contact).context["form"]
    assert (form["phone"].value(), form["mail"].value()) == ("0173009999", "new@example.jp")
    assert not AccessLine.objects.filter(what=WHAT).exists()


def test_whoever_came_by_mail_alone_is_shown_nothing_of_the_register(hanako: User) -> None:
    browser = sign_in(Client(), hanako, assurance="email")
    form = browser.get(held(browser)).context["form"]
    assert not form["phone"].value()
    assert not form["family_kana"].value()
    assert not AccessLine.objects.filter(what=WHAT).exists()


def test_what_is_refused_when_empty_is_marked_as_needed(client: Client) -> None:
    contact = held(client)
    form = client.get(contact).context["form"]
    parts = ("family", "given", "family_kana", "given_kana")
    assert all(form[part].field.required for part in parts)
    wrong = client.post(contact, {"family": "岩木", "phone": "0173000201"})
    assert wrong.status_code == 422
    assert [ident for ident, _sentence in wrong.context["problems"]] == [f"id_{part}" for part in parts[1:]]
    assert client.post(contact, {"family": "NGUYEN THI LINH", "phone": "0173000201"}).status_code == 302
