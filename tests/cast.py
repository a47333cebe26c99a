"""The cast (登場人物): the same few people in every test, made by the operations that make them in real life."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from madoguchi.foundation.audit.testing import let_transaction_tests_flush
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM, Actor
from tests.kept import kept

if TYPE_CHECKING:
    from madoguchi.foundation.accounts.public import User
    from madoguchi.foundation.organisation.public import City

let_transaction_tests_flush()

CITY_FOLDER = Path(__file__).resolve().parents[1] / "cities" / "goshogawara"
FROM_LONG_AGO = date(2024, 4, 1)
TEN_O_CLOCK = datetime(2026, 11, 2, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.fixture(autouse=True)
def _quick_and_quiet(settings: Settings) -> None:
    """Hashing that costs nothing, mail that goes nowhere, a city that is ours, an empty cache."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.CITY_FOLDER = CITY_FOLDER
    settings.MADOGUCHI_DEMO = True
    settings.DISPLAY_STREAMS = 0  # a stream has a thread of its own, which would look into other tests
    cache.clear()


@pytest.fixture
def at() -> Iterator[datetime]:
    """Monday, 2 November 2026, ten in the morning in Japan; the clock stands still there."""
    with clock.frozen(TEN_O_CLOCK):
        yield TEN_O_CLOCK


@pytest.fixture
def city(db: None, at: datetime) -> City:
    """Goshogawara, with its departments and posts; returns the ``City``."""
    from madoguchi.foundation.organisation.public import city as the_city
    from madoguchi.foundation.organisation.public import load_organisation

    kept(("city", at), lambda: done(load_organisation(CITY_FOLDER, by=SYSTEM, at=at)))
    return the_city()


@pytest.fixture
def register(city: City, at: datetime) -> City:
    """The register of residents, with the invented people."""
    from madoguchi.foundation.residents.public import load_demo_residents

    kept(("register", at), lambda: done(load_demo_residents(CITY_FOLDER, by=SYSTEM, at=at)))
    return city


@pytest.fixture
def hanako(register: City, at: datetime) -> User:
    """津軽 花子, a resident, mother of three; her account is joined with the register."""
    return _with_card("hanako", at)


@pytest.fixture
def other_resident(register: City, at: datetime) -> User:
    """岩木 太郎, another resident, a stranger to 花子."""
    return _with_card("taro", at)


@pytest.fixture
def sato(city: City, at: datetime) -> User:
    """佐藤 優, clerk at the window of ``citizens``."""
    return _colleague("sato", at)


@pytest.fixture
def suzuki(city: City, at: datetime) -> User:
    """鈴木 誠, chief of ``citizens``, who approves."""
    return _colleague("suzuki", at)


@pytest.fixture
def tanaka(city: City, at: datetime) -> User:
    """田中 実, clerk of ``environment``: the outsider."""
    return _colleague("tanaka", at)


@pytest.fixture
def admin_officer(city: City, at: datetime) -> User:
    """木村, who runs the system and reads no cases."""
    return _colleague("admin", at)


@pytest.fixture
def second_administrator(city: City, at: datetime) -> User:
    """三上 守, who administers the system too: some things take two."""
    return _colleague("mikami", at)


@pytest.fixture
def auditor(city: City, at: datetime) -> User:
    """工藤 明 of the audit office, who reads the audit trail and changes nothing."""
    return _colleague("kudo", at)


@pytest.fixture
def hanako_client(hanako: User) -> Client:
    """A browser in which 花子 has signed in with her card."""
    return sign_in(Client(), hanako)


@pytest.fixture
def other_resident_client(other_resident: User) -> Client:
    """A browser of 太郎."""
    return sign_in(Client(), other_resident)


@pytest.fixture
def sato_client(sato: User) -> Client:
    """A browser of 佐藤, with the second factor shown."""
    return sign_in(Client(), sato)


@pytest.fixture
def suzuki_client(suzuki: User) -> Client:
    """A browser of 鈴木."""
    return sign_in(Client(), suzuki)


@pytest.fixture
def tanaka_client(tanaka: User) -> Client:
    """A browser of 田中."""
    return sign_in(Client(), tanaka)


@pytest.fixture
def admin_client(admin_officer: User) -> Client:
    """A browser of the administrator."""
    return sign_in(Client(), admin_officer)


@pytest.fixture
def auditor_client(auditor: User) -> Client:
    """A browser of the auditor."""
    return sign_in(Client(), auditor)


def sign_in(client: Client, user: User, *, assurance: str = "card", second_factor: bool = True) -> Client:
    """Make ``client`` a fully signed-in browser of ``user``; returns it.

    A resident's session gets ``assurance`` (email, card, signature); a member of staff's a password, and a second
    factor unless told otherwise.
    """
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
    from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY
    from allauth.account.internal.userkit import user_id_to_str
    from allauth.mfa.models import Authenticator

    now = clock.now().timestamp()
    if user.is_staff:
        records: list[dict[str, Any]] = [{"method": "password", "at": now, "email": user.email}]
        factor = Authenticator.objects.filter(user=user).first()
        if second_factor and factor is not None:
            records.append({"method": "mfa", "at": now, "id": factor.pk, "type": factor.type})
    else:
        method = {"email": "code", "card": "card", "signature": "signature"}[assurance]
        records = [{"method": method, "at": now}]
    session = client.session
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(user)
    session.save()
    client.cookies["sessionid"] = str(session.session_key)
    return client


def acting(user: User) -> Actor:
    """The ``Actor`` that ``user`` is, for calling operations in tests."""
    from madoguchi.foundation.accounts.public import posts_of

    if not user.is_staff:
        return Actor(kind="resident", id=str(user.pk), name=user.name)
    held = posts_of(user, clock.today())
    return Actor(kind="staff", id=str(user.pk), name=user.name, post=held[0].label if held else "")


def done(_result: object) -> None:
    """An operation whose result nobody needs."""


def _with_card(key: str, at: datetime) -> User:
    from madoguchi.foundation.accounts.public import User

    found: User = User.objects.get(pk=kept(("card", key, at), lambda: _admitted(key, at)))
    return found


def _admitted(key: str, at: datetime) -> User:
    from madoguchi.foundation.accounts.public import bring_demo_resident

    return bring_demo_resident(key, by=SYSTEM, at=at)


def _colleague(key: str, at: datetime) -> User:
    from madoguchi.foundation.accounts.public import User

    found: User = User.objects.get(pk=kept(("colleague", key, at), lambda: _brought(key, at)))
    return found


def _brought(key: str, at: datetime) -> User:
    from madoguchi.foundation.accounts.public import bring_demo_colleague, read_demo_staff
    from madoguchi.foundation.organisation.public import Post, assign_post

    staff = read_demo_staff(CITY_FOLDER)
    one = next(colleague for colleague in staff.staff if colleague.key == key)
    user = bring_demo_colleague(one, staff.password, by=SYSTEM, at=at)
    for post in Post.objects.filter(key__in=one.posts):
        assign_post(user, post=post, from_on=FROM_LONG_AGO, by=SYSTEM, at=at)
    return user
