"""Signing and sending."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import sign_with_any_demo_card
from madoguchi.foundation.cases.public import Case, Draft
from madoguchi.services.procedures.tests.conftest import DOG, go_on, send, shown_hash, words


def check(client: Client, draft: Draft) -> Any:
    return client.get(reverse("draft_check", args=[draft.pk]))


def submit(client: Client, draft: Draft, shown: str) -> Any:
    return client.post(reverse("draft_submit", args=[draft.pk]), {"shown": shown})


def test_it_becomes_an_application_that_the_guests_browser_may_open(client: Client, ready: Draft) -> None:
    answer = submit(client, ready, shown_hash(check(client, ready)))
    case = Case.objects.get()
    assert answer["Location"].startswith(reverse("application", args=[case.pk]))
    shown = client.get(answer["Location"])
    assert shown.status_code == 200
    assert case.number in words(shown)
    assert case.assurance == "email"
    assert Client().get(answer["Location"]).status_code == 404


def test_pressed_twice_or_sent_again_it_leads_to_the_same_application(client: Client, ready: Draft) -> None:
    shown = shown_hash(check(client, ready))
    first = submit(client, ready, shown)
    assert submit(client, ready, shown)["Location"].split("?")[0] == first["Location"].split("?")[0]
    assert first["Location"].startswith(check(client, ready)["Location"])
    assert Case.objects.count() == 1


def test_every_page_of_a_sent_draft_leads_to_its_application(client: Client, ready: Draft) -> None:
    goal = submit(client, ready, shown_hash(check(client, ready)))["Location"].split("?")[0]
    for name, args in (("draft_page", ["dog"]), ("draft_attachments", []), ("draft_resume", []), ("draft_leave", [])):
        assert client.get(reverse(name, args=[ready.pk, *args]))["Location"] == goal


def test_what_changed_after_it_was_shown_is_shown_again(client: Client, ready: Draft) -> None:
    shown = shown_hash(check(client, ready))
    send(client, ready, "dog", DOG | {"dog_name": "ハチ"})
    answer = submit(client, ready, shown)
    assert answer["Location"] == reverse("draft_check", args=[ready.pk])
    told = words(client.get(answer["Location"]))
    assert "変更されました" in told
    assert "ハチ" in told
    assert not Case.objects.exists()


def test_what_is_not_complete_leads_to_the_list_of_what_is_missing(client: Client, begin: Any) -> None:
    draft = begin(client)
    assert submit(client, draft, "0" * 64)["Location"].endswith("/check/?show=problems")


def test_without_a_confirmed_mail_address_it_leads_to_confirming(client: Client, ready: Draft) -> None:
    shown = shown_hash(check(client, ready))
    Draft.objects.update(mail_confirmed_at=None)
    assert submit(client, ready, shown)["Location"] == reverse("draft_mail", args=[ready.pk])


def test_somebody_else_cannot_send_it(ready: Draft, other_resident_client: Client, client: Client) -> None:
    shown = shown_hash(check(client, ready))
    assert submit(other_resident_client, ready, shown).status_code == 404
    assert not Case.objects.exists()


@pytest.fixture
def signing(hanako_client: Client, begin: Any) -> Draft:
    """花子's certificate, complete."""
    draft: Draft = begin(hanako_client, "certificate")
    go_on(hanako_client, draft, "applicant", applicant__phone="0173-35-2111")
    go_on(hanako_client, draft, "request", copies="2")
    return draft


def sign(client: Client, shown: str, at: Any) -> None:
    """As if 花子 had come back from the page where she signed."""
    from dataclasses import asdict

    from madoguchi.foundation.accounts.identity.signing import SIGNED_KEY

    statement = sign_with_any_demo_card(shown, at=at)
    session = client.session
    session[SIGNED_KEY] = {shown: {**asdict(statement), "signed_at": statement.signed_at.isoformat()}}
    session.save()


def test_signing_goes_to_the_card_with_exactly_what_was_shown(hanako_client: Client, signing: Draft) -> None:
    shown = shown_hash(check(hanako_client, signing))
    answer = hanako_client.post(reverse("draft_sign", args=[signing.pk]), {"shown": shown})
    assert answer.status_code == 302
    assert hanako_client.session["madoguchi_signing_pending"]["pending"]["digest_hex"] == shown
    other = hanako_client.post(reverse("draft_sign", args=[signing.pk]), {"shown": "0" * 64})
    assert other["Location"] == reverse("draft_check", args=[signing.pk])


def test_what_was_signed_is_said_and_sent(hanako_client: Client, signing: Draft, at: Any) -> None:
    shown = shown_hash(check(hanako_client, signing))
    assert reverse("draft_submit", args=[signing.pk]) not in check(hanako_client, signing).content.decode()
    sign(hanako_client, shown, at)
    told = check(hanako_client, signing)
    assert "署名しました" in words(told)
    assert shown_hash(told) == shown
    submit(hanako_client, signing, shown)
    case = Case.objects.get()
    assert case.signature["digest"] == shown
    assert case.assurance == "signature"
    assert case.applicant == signing.owner


def test_a_change_after_signing_asks_for_another_signature(hanako_client: Client, signing: Draft, at: Any) -> None:
    shown = shown_hash(check(hanako_client, signing))
    sign(hanako_client, shown, at)
    send(hanako_client, signing, "request", {"copies": "3", "_shown": ["copies"]})
    again = check(hanako_client, signing)
    assert "署名に進む" in words(again)
    submit(hanako_client, signing, shown_hash(again))
    assert not Case.objects.exists()
