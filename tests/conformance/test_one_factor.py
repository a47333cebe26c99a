"""With one factor nobody comes to a page of the office: every way to sign in or to change factors × every address.

A way in that is new must be named here, or the first test fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from pytest_django import Settings

from madoguchi.foundation.accounts.models import CardLink, User
from madoguchi.foundation.accounts.operations import send_sign_in_code
from madoguchi.foundation.accounts.public import SignInCodeMade
from madoguchi.kernel import clock, events
from madoguchi.kernel.acts import SYSTEM
from tests import cast
from tests.conformance.standing import standing_world
from tests.conformance.url_world import World, addresses, undone

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="who gets in is the same on either engine"),
]
PASSWORD = "madoguchi-demo"
WAYS_IN = {
    "account_login", "mail_code", "staff_sign_in", "identity_sign_in", "identity_begin", "identity_back", "identity_signed",
    "demo_card_reader", "demo_card_signer", "demo_desk", "demo_unlock_cards", "account_logout", "account_inactive",
    "second_factor_setup", "account_reauthenticate", "account_change_password", "staff_link", "staff_link_open", "session_clock",
    "session_resume", "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn",
    "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
}  # fmt: skip
"""Everything under ``/account/``, ``/sign-in/`` and ``/demo/``: each was looked at, and is walked below or opens nothing."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    with standing_world(django_db_blocker) as world:
        yield world


@pytest.fixture(autouse=True)
def _undone(world: World, db: None) -> Iterator[None]:
    with undone():
        yield


def office() -> list[str]:
    """Every address of the office that stands below ``/staff/`` or ``/api/staff/``."""
    names = [name for name, _parameters in addresses().items()]
    return [name for name in names if _route(name).startswith(("staff/", "api/staff/"))]


def _route(name: str) -> str:
    return str(get_resolver().reverse_dict.getlist(name)[0][0][0][0])


def let_in(world: World, client: Client) -> Iterator[str]:
    """The addresses of the office that answer ``client`` with more than a door, by looking and by sending."""
    for name in office():
        try:
            address = reverse(name, kwargs=world.arguments(name, addresses()[name]))
        except (NoReverseMatch, LookupError):
            address = f"/{_route(name)}"
        for method in ("GET", "POST"):
            answer = client.generic(method, address)
            to_door = answer.status_code == 302 and answer["Location"].split("?")[0] in {
                reverse("staff_sign_in"), reverse("mfa_reauthenticate"), reverse("mfa_reauthenticate_webauthn"),
                reverse("second_factor_setup"), reverse("account_login"),
            }  # fmt: skip
            if not to_door and answer.status_code not in (401, 403, 404):
                yield f"{method} {name} {answer.status_code}"


def sato() -> User:
    return User.objects.get(email="sato@city.goshogawara.example.jp")


def by_password() -> Client:
    client = Client()
    answer = client.post(reverse("staff_sign_in"), {"login": sato().email, "password": PASSWORD})
    assert answer.status_code == 302, "the one factor was right"
    return client


def by_password_remembered() -> Client:
    client = Client()
    client.post(
        reverse("staff_sign_in") + "?remember=1", {"login": sato().email, "password": PASSWORD, "remember": "on"}
    )
    return client


def by_password_then_the_password_again() -> Client:
    client = cast.sign_in(Client(), sato(), second_factor=False)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("session_resume"), {"password": PASSWORD})
    return client


def by_password_of_one_without_a_factor() -> Client:
    user = sato()
    Authenticator.objects.filter(user=user).delete()
    return by_password()


def by_recovery_codes_alone() -> Client:
    user = sato()
    Authenticator.objects.filter(user=user).delete()
    RecoveryCodes.activate(user)
    return by_password()


def by_recovery_code_without_the_password() -> Client:
    codes = RecoveryCodes.activate(sato()).get_unused_codes()
    client = Client()
    for name in ("mfa_authenticate", "mfa_reauthenticate", "account_reauthenticate"):
        client.post(reverse(name), {"code": codes[0]})
    return client


def by_second_factor_alone() -> Client:
    from madoguchi.foundation.accounts.contrib.demo.desk import current_code

    client = Client()
    code = current_code(Authenticator.objects.get(user=sato(), type="totp"))
    client.post(reverse("staff_sign_in"), {"login": sato().email, "password": "", "code": code})
    client.post(reverse("mfa_authenticate"), {"code": code})
    client.post(reverse("mfa_reauthenticate"), {"code": code})
    return client


def by_mailed_code() -> Client:
    heard: list[SignInCodeMade] = []
    listeners = events._listeners[SignInCodeMade]
    events._listeners[SignInCodeMade] = [heard.append]
    client = Client()
    client.post(reverse("account_login"), {"email": sato().email})
    events._listeners[SignInCodeMade] = listeners
    assert heard == []
    for code in ("000000", "123456"):
        client.post(reverse("mail_code"), {"code": code})
    send_sign_in_code(str(sato().email), language="ja", by=SYSTEM, at=clock.now())
    return client


def by_card_of_the_same_person() -> Client:
    """A card shown by a member of staff: even one that is joined with the account by hand."""
    client = Client()
    there = client.post(reverse("identity_begin", args=["demo"]))["Location"]
    client.get(client.post(there, {"card": "hanako", "pin": "1234"})["Location"])
    link = CardLink.objects.filter(vendor="demo").first()
    assert link is not None
    CardLink.objects.filter(pk=link.pk).update(user=sato())
    joined = Client()
    there = joined.post(reverse("identity_begin", args=["demo"]))["Location"]
    joined.get(joined.post(there, {"card": "hanako", "pin": "1234"})["Location"])
    return joined


def by_session_fixed_before() -> Client:
    attacker = Client()
    attacker.get(reverse("staff_sign_in"))
    attacker.post(reverse("draft_start", args=["bulky-waste"]))
    victim = Client()
    victim.cookies["sessionid"] = attacker.session.session_key or ""
    victim.post(reverse("staff_sign_in"), {"login": sato().email, "password": PASSWORD})
    return attacker


def by_link_that_was_guessed() -> Client:
    client = Client()
    for token in ("x", "0" * 43, "sato"):
        client.get(reverse("staff_link_open", args=[token]))
        client.post(
            reverse("staff_link_open", args=[token]), {"password": "another long one", "again": "another long one"}
        )
        client.get(reverse("staff_link"))
        client.post(reverse("staff_link"), {"password": "another long one", "again": "another long one"})
    return client


def by_headers() -> Client:
    return Client(
        HTTP_AUTHORIZATION="Basic c2F0bzptYWRvZ3VjaGktZGVtbw==", HTTP_REMOTE_USER="sato", REMOTE_USER="sato",
        HTTP_X_FORWARDED_USER=str(sato().email), HTTP_X_SESSION_TOKEN="x",
    )  # fmt: skip


HALF = [
    by_password, by_password_remembered, by_password_then_the_password_again, by_password_of_one_without_a_factor,
    by_recovery_codes_alone, by_recovery_code_without_the_password, by_second_factor_alone, by_mailed_code,
    by_card_of_the_same_person, by_session_fixed_before, by_link_that_was_guessed, by_headers,
]  # fmt: skip


def test_every_way_in_is_known(world: World) -> None:
    found = {name for name in addresses() if _route(name).startswith(("account/", "sign-in/", "demo/"))}
    assert found == WAYS_IN, "look at what is new: does it sign somebody in, or change a factor?"


@pytest.mark.parametrize("way", HALF, ids=lambda way: way.__name__)
def test_with_one_factor_no_page_of_the_office_opens(world: World, way: Callable[[], Client]) -> None:
    assert len(office()) > 30
    assert list(let_in(world, way())) == []


def test_with_both_it_opens(world: World) -> None:
    """The control of what is above."""
    assert len(list(islice(let_in(world, cast.sign_in(Client(), sato())), 20))) == 20


def test_there_is_no_other_door(world: World) -> None:
    """Django's administration is not installed, no address leads to a reset of a password or a sign-up."""
    assert not apps.is_installed("django.contrib.admin")
    for path in (
        "/admin/",
        "/account/password/reset/",
        "/account/signup/",
        "/accounts/login/",
        "/account/login/code/",
        "/_allauth/",
    ):
        assert Client().get(path).status_code == 404, path
    assert get_user_model().objects.filter(kind="staff").exists()


def test_the_demo_desk_is_shut_in_production(world: World, settings: Settings) -> None:
    """Its cards, codes and passwords do not exist where the demo is off."""
    settings.MADOGUCHI_DEMO = False
    for name in ("demo_desk", "demo_card_reader", "demo_card_signer"):
        assert Client().get(reverse(name)).status_code == 404
    assert Client().post(reverse("demo_unlock_cards")).status_code == 404
    assert Client().post(reverse("identity_begin", args=["demo"])).status_code == 404
