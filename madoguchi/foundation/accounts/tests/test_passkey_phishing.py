"""A passkey opens the office from our own origin, for its own owner, once; whatever else is sent is refused.

The other half, that a browser refuses to sign for a stranger's page at all, is in ``tests/journeys/test_phishing.py``.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.test import Client
from django.urls import reverse
from fido2.server import Fido2Server
from fido2.webauthn import AuthenticatorData, PublicKeyCredentialRpEntity
from pytest_django import Settings

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.accounts.tests.software_key import SoftwareKey, with_origin
from tests.cast import sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "madoguchi-demo"
HOST = "madoguchi.city.example.jp"
OURS = f"https://{HOST}"
STRANGERS = [
    "https://madoguchi-city.example.net", "https://evil.city.example.jp", f"https://help.{HOST}", "https://city.example.jp", f"http://{HOST}",
    f"{OURS}:8443", f"https://{HOST}.evil.example", f"https://evil.example/{HOST}",
    "https://xn--madoguchi.example", "null", "", f"{OURS}/", f"https://{HOST}@evil.example", f"https://user@{HOST}",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _over_https(settings: Settings) -> None:
    settings.HTTPS, settings.BASE_URL, settings.ALLOWED_HOSTS = True, OURS, [HOST]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False


def browser() -> Client:
    return Client(HTTP_HOST=HOST, HTTP_X_FORWARDED_PROTO="https", secure=True)


def options_on(page: Any) -> Any:
    found = re.search(r'id="passkey-options"[^>]*>(.*?)</script>', page.content.decode(), re.DOTALL)
    assert found, page.status_code
    told = json.loads(found[1])
    return next(iter(told.values()))["publicKey"]


def at_the_set_up(user: User) -> Client:
    """A browser that is fully signed in, and has just typed the password again."""
    client = sign_in(browser(), user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def enrol(user: User, name: bytes = b"software-key-0001") -> SoftwareKey:
    key = SoftwareKey(HOST, id=name)
    client = at_the_set_up(user)
    address = reverse("mfa_add_webauthn")
    sent = {"name": "key", "credential": key.register(options_on(client.get(address)), origin=OURS)}
    assert client.post(address, sent).status_code == 302
    assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1
    return key


def half_way(user: User) -> tuple[Client, Any]:
    """A browser in which the password was given, and what the page asks a passkey to sign."""
    client = browser()
    client.post(reverse("staff_sign_in"), {"login": user.email, "password": PASSWORD})
    return client, options_on(client.get(reverse("mfa_authenticate")))


def asked_again(client: Client) -> Any:
    """A fresh question: one that was answered wrongly is not asked again."""
    return options_on(client.get(reverse("mfa_authenticate")))


def opens(client: Client, credential: str) -> bool:
    answer = client.post(reverse("mfa_authenticate"), {"credential": credential})
    assert answer.status_code in (422, 302), answer.status_code
    return "_auth_user_id" in client.session


def test_from_our_own_origin_it_opens(sato: User) -> None:
    key = enrol(sato)
    client, options = half_way(sato)
    assert options["rpId"] == HOST
    assert opens(client, key.sign(options, origin=OURS))


def test_from_any_other_origin_it_does_not(sato: User) -> None:
    key = enrol(sato)
    client, _options = half_way(sato)
    assert [one for one in STRANGERS if opens(client, key.sign(asked_again(client), origin=one))] == []
    assert opens(client, key.sign(asked_again(client), origin=OURS)), "the right one, in the same session"


def test_without_our_strictness_strangers_would_come_in(sato: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the libraries do by themselves: a name below ours is as good as ours."""
    key = enrol(sato)
    monkeypatch.setattr(webauthn, "get_server", lambda: Fido2Server(PublicKeyCredentialRpEntity(id=HOST, name="x")))
    client, options = half_way(sato)
    assert opens(client, key.sign(options, origin=f"https://help.{HOST}"))


def test_on_plain_http_too_the_origin_is_looked_at(sato: User, settings: Settings) -> None:
    settings.HTTPS, settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN, settings.ALLOWED_HOSTS = (
        False,
        True,
        ["localhost", HOST],
    )
    key = enrol(sato)
    client, options = half_way(sato)
    assert not opens(client, key.sign(options, origin="https://evil.example"))
    assert opens(client, key.sign(asked_again(client), origin=OURS))


def test_an_answer_is_good_once_and_for_its_own_question(sato: User) -> None:
    key = enrol(sato)
    client, options = half_way(sato)
    answer = key.sign(options, origin=OURS)
    other, question = half_way(sato)
    assert not opens(other, answer), "the answer to another session's question"
    assert question != asked_again(other)
    assert not opens(other, key.sign(question, origin=OURS, challenge="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))
    assert opens(client, answer)
    client.post(reverse("account_logout"))
    client.post(reverse("staff_sign_in"), {"login": sato.email, "password": PASSWORD})
    assert not opens(client, answer), "a question that was answered before"
    client.get(reverse("mfa_authenticate"))
    assert not opens(client, answer), "a new question, the old answer"


def test_an_answer_that_was_changed_on_its_way_is_refused(sato: User) -> None:
    key = enrol(sato)
    client, options = half_way(sato)
    stolen = key.sign(options, origin="https://evil.example")
    assert not opens(client, with_origin(stolen, OURS)), "the signature covers the origin"
    assert not opens(client, key.sign(asked_again(client), origin=OURS, kind="webauthn.create"))
    assert not opens(client, key.sign(asked_again(client), origin=OURS, rp_id="evil.example"))
    assert not opens(client, key.sign(asked_again(client), origin=OURS, flags=AuthenticatorData.FLAG.UV)), (
        "nobody was there"
    )
    assert not opens(client, key.sign(asked_again(client), origin=OURS, flags=AuthenticatorData.FLAG.UP)), (
        "nobody was verified"
    )


def test_another_persons_passkey_opens_nothing(sato: User, suzuki: User) -> None:
    enrol(sato)
    theirs = enrol(suzuki, b"software-key-0002")
    client, options = half_way(sato)
    assert not opens(client, theirs.sign(options, origin=OURS))
    forged = SoftwareKey(HOST)
    assert not opens(client, forged.sign(asked_again(client), origin=OURS)), "its name with another key"


@pytest.mark.parametrize(
    "sent", ["", "x", "5", "[]", "{}", "null", '{"id": 5}', '{"response": {}}', '{"rawId": "x", "response": "y"}']
)
def test_what_is_no_answer_at_all_is_refused_in_words(sato: User, sent: str) -> None:
    enrol(sato)
    client, _options = half_way(sato)
    assert not opens(client, sent)


def test_setting_one_up_is_bound_to_our_origin_too(sato: User) -> None:
    client = at_the_set_up(sato)
    address = reverse("mfa_add_webauthn")
    for stranger in ("https://evil.example", f"https://help.{HOST}", "https://evil.city.example.jp"):
        options = options_on(client.get(address))
        credential = SoftwareKey(HOST).register(options, origin=stranger)
        assert client.post(address, {"name": "key", "credential": credential}).status_code == 422
    assert not Authenticator.objects.filter(user=sato, type="webauthn").exists()
