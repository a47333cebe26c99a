"""The resident's entrance: a code by mail, the same for those who have an account and those who will have one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.limits import CODE_REQUEST
from madoguchi.foundation.accounts.models import MailCode
from madoguchi.foundation.accounts.operations import close_account, send_sign_in_code, use_sign_in_code
from madoguchi.foundation.accounts.public import SignInCodeMade, User
from madoguchi.foundation.accounts.refusals import AccountClosed, CodeNotRight, CodeNotUsable, TooManyTries
from madoguchi.foundation.accounts.vocabulary import CODES_AN_HOUR
from madoguchi.foundation.audit.public import AuditEntry, attempts_since
from madoguchi.foundation.organisation.public import City
from madoguchi.kernel import clock, events
from madoguchi.kernel.acts import SYSTEM

pytestmark = pytest.mark.django_db
ADDRESS = "somebody@example.jp"


@pytest.fixture
def mailed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Every code that was announced for mailing."""
    heard: list[SignInCodeMade] = []
    monkeypatch.setitem(events._listeners, SignInCodeMade, [heard.append])
    return heard


def ask(client: Client, address: str | None = ADDRESS, **more: Any) -> Any:
    return client.post(reverse("account_login"), {"email": address, **more})


def enter(client: Client, code: str) -> Any:
    return client.post(reverse("mail_code"), {"code": code}, headers={"accept-language": "en"})


def test_a_newcomer_gets_an_account_by_typing_the_code(city: City, mailed: list[SignInCodeMade]) -> None:
    client = Client()
    assert ask(client, next="/applications/")["Location"] == reverse("mail_code")
    assert not User.objects.exists()
    response = enter(client, mailed[0].code)
    assert response["Location"] == "/applications/"
    user = User.objects.get()
    assert (user.kind, user.email, user.has_usable_password()) == ("resident", ADDRESS, False)
    assert client.session["_auth_user_id"] == str(user.pk)


def test_somebody_known_comes_to_the_same_account(city: City, mailed: list[SignInCodeMade]) -> None:
    for _time in range(2):
        client = Client()
        ask(client, "Somebody@Example.jp")
        enter(client, mailed[-1].code)
    assert User.objects.count() == 1


def test_the_address_is_asked_for_and_must_be_one(city: City, mailed: list[SignInCodeMade]) -> None:
    for wrong in ("", "somebody", "a@b"):
        assert ask(Client(), wrong).status_code == 422
    assert not mailed


def test_full_width_digits_and_spaces_are_understood(city: City, mailed: list[SignInCodeMade]) -> None:
    client = Client()
    ask(client)
    wide = mailed[0].code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert enter(client, f" {wide[:3]} {wide[3:]} ").status_code == 302


def test_a_wrong_code_is_told_and_counted_and_five_of_them_spoil_the_code(
    city: City, mailed: list[SignInCodeMade]
) -> None:
    client = Client()
    ask(client)
    right = mailed[0].code
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for _try in range(4):
        page = enter(client, wrong)
        assert page.status_code == 422
        assert "This code is not right" in page.content.decode()
    assert "cannot be used any more" in enter(client, wrong).content.decode()
    assert "cannot be used any more" in enter(client, right).content.decode()
    assert "_auth_user_id" not in client.session


def test_a_code_ends_after_fifteen_minutes(city: City, mailed: list[SignInCodeMade], at: datetime) -> None:
    client = Client()
    ask(client)
    with clock.frozen(at + timedelta(minutes=16)):
        assert "cannot be used any more" in enter(client, mailed[0].code).content.decode()


def test_a_code_works_only_in_the_browser_that_asked_and_only_once(
    city: City, mailed: list[SignInCodeMade], at: datetime
) -> None:
    client, stranger = Client(), Client()
    ask(client)
    assert enter(stranger, mailed[0].code)["Location"] == reverse("account_login")
    enter(client, mailed[0].code)
    with pytest.raises(CodeNotUsable):
        use_sign_in_code(MailCode.objects.get(), typed=mailed[0].code, by=SYSTEM, at=at)


def test_only_five_codes_an_hour_go_to_one_address(city: City, mailed: list[SignInCodeMade]) -> None:
    for _time in range(CODE_REQUEST.for_account):
        assert ask(Client()).status_code == 302
    assert ask(Client()).status_code == 429
    assert ask(Client(), "another@example.jp").status_code == 302


def test_the_limit_holds_even_when_the_page_is_not_asked(
    city: City, mailed: list[SignInCodeMade], at: datetime
) -> None:
    for _time in range(CODES_AN_HOUR):
        send_sign_in_code(ADDRESS, language="ja", by=SYSTEM, at=at)
    with pytest.raises(TooManyTries):
        send_sign_in_code(ADDRESS, language="ja", by=SYSTEM, at=at)


def test_one_client_cannot_ask_for_codes_without_end(city: City, mailed: list[SignInCodeMade]) -> None:
    for number in range(CODE_REQUEST.from_client):
        assert ask(Client(), f"nr{number}@example.jp").status_code == 302
    assert ask(Client(), "last@example.jp").status_code == 429
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    assert ask(elsewhere, "last@example.jp").status_code == 302


def test_a_forged_forwarding_header_does_not_escape_the_limit(city: City, mailed: list[SignInCodeMade]) -> None:
    for number in range(CODE_REQUEST.from_client):
        ask(Client(HTTP_X_FORWARDED_FOR=f"198.51.100.{number}"), f"nr{number}@example.jp")
    assert ask(Client(HTTP_X_FORWARDED_FOR="203.0.113.77"), "last@example.jp").status_code == 429


def test_a_known_an_unknown_and_a_staff_address_are_answered_alike(
    city: City, mailed: list[SignInCodeMade], sato: User, hanako: User
) -> None:
    answers = {}
    for address in (str(sato.email), "nobody@example.jp"):
        client = Client()
        first = ask(client, address)
        page = client.get(first["Location"], headers={"accept-language": "en"})
        answers[address] = (first.status_code, first["Location"], page.content.decode().replace(address, "X"))
    strip = [answer[2].split("csrfmiddlewaretoken")[0] for answer in answers.values()]
    assert strip[0] == strip[1]


def test_no_code_for_an_address_of_staff_ever_leaves(
    city: City, mailed: list[SignInCodeMade], sato: User, at: datetime
) -> None:
    ask(Client(), sato.email)
    ask(Client(), str(sato.email).upper())
    assert not mailed


def test_even_a_guessed_code_opens_no_account_of_staff(
    city: City, sato: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda _limit: 123456)
    made = send_sign_in_code(str(sato.email), language="ja", by=SYSTEM, at=at)
    with pytest.raises(AccountClosed):
        use_sign_in_code(made, typed="123456", by=SYSTEM, at=at)


def test_a_closed_account_stays_closed(city: City, mailed: list[SignInCodeMade], at: datetime) -> None:
    made = send_sign_in_code(ADDRESS, language="ja", by=SYSTEM, at=at)
    user = use_sign_in_code(made, typed=mailed[0].code, by=SYSTEM, at=at)
    close_account(user, by=SYSTEM, at=at)
    again = send_sign_in_code(ADDRESS, language="ja", by=SYSTEM, at=at)
    with pytest.raises(AccountClosed):
        use_sign_in_code(again, typed=mailed[1].code, by=SYSTEM, at=at)


def test_the_code_is_stored_nowhere_in_clear_not_even_in_the_audit(
    city: City, mailed: list[SignInCodeMade], at: datetime
) -> None:
    made = send_sign_in_code(ADDRESS, language="ja", by=SYSTEM, at=at)
    code = mailed[0].code
    with pytest.raises(CodeNotRight):
        use_sign_in_code(made, typed="x", by=SYSTEM, at=at)
    assert code not in str(MailCode.objects.values())
    assert code not in str(AuditEntry.objects.values())


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example"])
def test_nobody_is_sent_to_another_host(city: City, mailed: list[SignInCodeMade], evil: Any) -> None:
    client = Client()
    ask(client, next=evil)
    assert enter(client, mailed[0].code)["Location"] == "/my/"


def test_the_session_gets_a_new_id(city: City, mailed: list[SignInCodeMade]) -> None:
    client = Client()
    ask(client)
    before = client.session.session_key
    enter(client, mailed[0].code)
    assert client.session.session_key != before


def test_somebody_signed_in_is_not_asked_again(hanako_client: Client) -> None:
    assert hanako_client.get(reverse("account_login"), {"next": "/my/access/"})["Location"] == "/my/access/"
    assert hanako_client.get(reverse("mail_code")).status_code == 302


def test_wrong_codes_are_in_the_log_of_attempts(city: City, mailed: list[SignInCodeMade], at: datetime) -> None:
    client = Client()
    ask(client)
    enter(client, "000000" if mailed[0].code != "000000" else "111111")
    assert attempts_since("accounts.mail-code", f"account:{ADDRESS}", at, succeeded=False) == 1


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_offers_a_card_a_mail_and_the_door_of_staff(city: City, language: Any) -> None:
    page = Client().get(reverse("account_login"), headers={"accept-language": language}).content.decode()
    assert reverse("identity_sign_in") in page
    assert reverse("staff_sign_in") in page
    assert 'autocomplete="email"' in page


def test_signing_out_needs_a_post_and_ends_the_session(hanako_client: Client) -> None:
    assert hanako_client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in hanako_client.session
    hanako_client.post(reverse("account_logout"))
    assert "_auth_user_id" not in hanako_client.session
