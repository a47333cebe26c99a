"""The one-time link: it sets a password and a second factor, once, and opens nothing by itself."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.contrib.demo.desk import current_code
from madoguchi.foundation.accounts.public import MadeLink, User
from madoguchi.foundation.organisation.public import (
    Post,
    PostFrom,
    ask_factor_reset,
    confirm_factor_reset,
    invite_colleague,
)
from madoguchi.kernel import clock
from tests.cast import FROM_LONG_AGO, acting, sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "きょうは雨 but warm"


@pytest.fixture
def invited(admin_officer: User, at: datetime) -> Any:
    posts = [PostFrom(Post.objects.get(key="citizens-clerk"), FROM_LONG_AGO)]
    return invite_colleague(
        name="新人 一", email="new@example.jp", posts=posts, mail=False, by=acting(admin_officer), at=at
    )


def follow(link: MadeLink, password: str = PASSWORD, again: str = "") -> tuple[Client, Any]:
    """Open the link and choose a password; the browser, and the answer."""
    client = Client()
    opened = client.get(link.path)
    assert opened["Location"] == reverse("staff_link"), opened.status_code
    return client, client.post(reverse("staff_link"), {"password": password, "again": again or password})


def enrol(client: Client) -> Any:
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    return client.post(
        reverse("mfa_activate_totp"), {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))}
    )


OFFICE = (
    "/staff/",
    "/staff/cases/",
    "/staff/people/",
    "/staff/sessions/",
    "/account/2fa/",
    "/account/password/change/",
)


def test_the_link_alone_reaches_no_page_of_the_office(invited: Any) -> None:
    client = Client()
    assert client.get(invited.link.path)["Location"] == reverse("staff_link")
    assert client.get(reverse("staff_link")).status_code == 200
    for address in OFFICE:
        assert client.get(address)["Location"].split("?")[0] in {reverse("staff_sign_in"), reverse("account_login")}
    client, answer = follow(invited.link)
    assert answer["Location"] == reverse("second_factor_setup")
    for address in OFFICE:
        assert client.get(address)["Location"].split("?")[0] == reverse("second_factor_setup"), address


@pytest.mark.django_db(transaction=True)
def test_password_and_second_factor_open_the_office(invited: Any) -> None:
    client, _answer = follow(invited.link)
    before = client.session.session_key
    assert enrol(client)["Location"] == reverse("mfa_view_recovery_codes")
    assert client.session.session_key != before
    assert client.get("/staff/cases/").status_code == 200


def test_opening_it_uses_nothing_up_and_the_address_after_it_holds_no_secret(invited: Any) -> None:
    for _times in range(3):
        Client().get(invited.link.path)
    _client, answer = follow(invited.link)
    assert answer.status_code == 302


def test_it_works_once(invited: Any) -> None:
    follow(invited.link)
    assert Client().get(invited.link.path).status_code == 410
    stranger = Client()
    stranger.get("/account/link/wrong/")
    assert stranger.get(reverse("staff_link")).status_code == 410


def test_it_expires(invited: Any, at: datetime) -> None:
    with clock.frozen(at + timedelta(hours=72)):
        assert Client().get(invited.link.path).status_code == 410
    client = Client()
    client.get(invited.link.path)
    with clock.frozen(at + timedelta(hours=72)):
        answer = client.post(reverse("staff_link"), {"password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 410
    invited.user.refresh_from_db()
    assert not invited.user.has_usable_password()


def test_a_weak_or_mistyped_password_is_refused_in_words(invited: Any) -> None:
    _client, answer = follow(invited.link, "short")
    assert answer.status_code == 422
    _client, answer = follow(invited.link, PASSWORD, again="another one at all")
    assert answer.status_code == 422
    assert invited.link.link.is_usable(clock.now())


def test_guessing_links_is_slowed_down(invited: Any) -> None:
    client = Client()
    answers = {client.get(f"/account/link/guess-{n}/").status_code for n in range(20)}
    assert answers == {410}
    assert client.get(invited.link.path).status_code == 429


def test_the_password_without_the_link_sets_up_nothing(invited: Any) -> None:
    follow(invited.link)
    later = Client()
    answer = later.post(reverse("staff_sign_in"), {"login": "new@example.jp", "password": PASSWORD})
    assert answer["Location"] == "/staff/"
    refused = later.get(reverse("second_factor_setup"))
    assert refused.status_code == 403
    for name in ("mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "mfa_index"):
        assert later.get(reverse(name))["Location"].startswith(reverse("second_factor_setup"))


def test_after_a_reset_the_old_password_half_a_sign_in_and_a_running_session_are_worth_nothing(
    admin_officer: User, second_administrator: User, sato: User, at: datetime
) -> None:
    running = sign_in(Client(), sato)
    half = Client()
    half.post(reverse("staff_sign_in"), {"login": sato.email, "password": "madoguchi-demo"})
    code = current_code(Authenticator.objects.get(user=sato))
    reset = ask_factor_reset(sato, reason="lost", by=acting(admin_officer), at=at)
    link = confirm_factor_reset(reset, mail=False, by=acting(second_administrator), at=at)
    half.post(reverse("mfa_authenticate"), {"code": code})
    for client in (running, half):
        assert client.get("/staff/cases/").status_code == 302
        assert not client.get(reverse("mfa_activate_totp")).context
    assert Client().post(
        reverse("staff_sign_in"), {"login": sato.email, "password": "madoguchi-demo"}
    ).status_code == 422  # fmt: skip
    _client, answer = follow(link)
    assert answer["Location"] == reverse("second_factor_setup")
