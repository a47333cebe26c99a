"""Limits on guessing: who guesses is stopped, whose account it is comes in all the same; all processes count together."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from madoguchi.foundation.accounts import devices, limits, pace
from madoguchi.foundation.accounts.contrib.demo.desk import current_code
from madoguchi.foundation.accounts.models import PaceCount
from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.accounts.refusals import TooFast
from madoguchi.foundation.organisation.public import City
from madoguchi.kernel import clock
from madoguchi.kernel.tallies import EVERY, write_beside

pytestmark = pytest.mark.django_db
PASSWORD = "madoguchi-demo"


def at_address(number: int) -> Client:
    return Client(REMOTE_ADDR=f"198.51.100.{number}")


def give_password(client: Client, user: User, password: str = PASSWORD) -> Any:
    return client.post(reverse("staff_sign_in"), {"login": user.email, "password": password})


def guess(user: User, *, tries: int, addresses: int = 1) -> None:
    for number in range(tries):
        give_password(at_address(number % addresses), user, "wrong")


def gets_in(client: Client, user: User) -> bool:
    return bool(give_password(client, user).status_code == 302)


def sign_in(client: Client, user: User) -> Client:
    give_password(client, user)
    client.post(reverse("mfa_authenticate"), {"code": current_code(Authenticator.objects.get(user=user))})
    assert "_auth_user_id" in client.session
    return client


def test_who_guesses_shuts_out_himself_and_not_the_owner(sato: User) -> None:
    guess(sato, tries=10)
    assert not gets_in(at_address(0), sato)
    assert gets_in(Client(REMOTE_ADDR="192.0.2.1"), sato)


def test_without_the_limits_the_guesser_would_get_in(sato: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "wait_for", lambda *_any: None)
    guess(sato, tries=10)
    assert gets_in(at_address(0), sato)


def test_guessing_from_many_addresses_is_stopped_and_the_owners_own_browser_goes_on(sato: User) -> None:
    own = sign_in(Client(REMOTE_ADDR="192.0.2.1"), sato)
    own.post(reverse("account_logout"))
    guess(sato, tries=30, addresses=10)
    assert not gets_in(Client(REMOTE_ADDR="192.0.2.99"), sato)
    assert gets_in(own, sato)
    moved = Client(REMOTE_ADDR="192.0.2.77")
    moved.cookies = own.cookies
    moved.cookies.pop("sessionid")
    assert gets_in(moved, sato)


def test_the_owners_own_browser_has_its_limit_too(sato: User) -> None:
    own = sign_in(Client(), sato)
    own.post(reverse("account_logout"))
    for _try in range(10):
        give_password(own, sato, "wrong")
    assert not gets_in(own, sato)


def test_the_cookie_of_one_account_helps_no_other_and_a_forged_one_none(sato: User, suzuki: User) -> None:
    request = RequestFactory().get("/")
    response = HttpResponse()
    devices.remember_device(request, response, [str(sato.pk)])
    sealed = response.cookies[devices.COOKIE]
    assert (sealed["httponly"], sealed["samesite"]) == (True, "Lax")
    request.COOKIES[devices.COOKIE] = sealed.value
    assert devices.known_device(request, str(sato.pk))
    assert not devices.known_device(request, str(suzuki.pk))
    for forged in ("", "x", sealed.value[:-1] + "A", sealed.value.replace(":", "")):
        request.COOKIES[devices.COOKIE] = forged
        assert forged == sealed.value or not devices.known_device(request, str(sato.pk))
    assert str(sato.email) not in sealed.value


def test_the_wait_is_told_and_ends(sato: User, at: datetime) -> None:
    guess(sato, tries=10)
    with clock.frozen(at + timedelta(minutes=10)):
        refused = give_password(at_address(0), sato)
        assert (refused.status_code, refused["Retry-After"]) == (429, "300")
        assert "5分" in refused.content.decode()
    with clock.frozen(at + timedelta(minutes=15, seconds=1)):
        assert gets_in(at_address(0), sato)


def test_nothing_is_counted_in_the_memory_of_a_process(sato: User) -> None:
    guess(sato, tries=10)
    cache.clear()
    assert not gets_in(at_address(0), sato)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.7", "10.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "1.1.1.1, 203.0.113.7", "203.0.113.7"),
        (2, "1.1.1.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "203.0.113.7", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "evil\u3000text", "10.0.0.1"),
        (1, "2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
    ],
)
def test_a_forwarded_address_counts_as_far_as_our_own_proxies_wrote_it(
    settings: Settings, proxies: int, forwarded: str, expected: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory(REMOTE_ADDR="10.0.0.1").get("/", headers={"x-forwarded-for": forwarded})
    assert limits.client_of(request) == expected


def test_behind_a_proxy_each_client_has_its_own_limit_and_forging_does_not_help(sato: User, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        give_password(Client(HTTP_X_FORWARDED_FOR=f"10.9.8.{number}, 203.0.113.7"), sato, "wrong")
    assert not gets_in(Client(HTTP_X_FORWARDED_FOR="10.9.8.200, 203.0.113.7"), sato)
    assert gets_in(Client(HTTP_X_FORWARDED_FOR="203.0.113.8"), sato)


SLOW = pace.Pace("tests.slow", 3, timedelta(minutes=5))


def ask(address: str, at: datetime) -> None:
    pace.keep_pace(SLOW, RequestFactory(REMOTE_ADDR=address).get("/"), at=at)


def test_one_address_may_go_so_fast_and_no_faster(at: datetime, settings: Settings) -> None:
    for _time in range(3):
        ask("192.0.2.1", at)
    with pytest.raises(TooFast) as refused:
        ask("192.0.2.1", at)
    assert refused.value.retry_after == 300
    ask("192.0.2.2", at)
    ask("192.0.2.1", at + timedelta(minutes=5))
    settings.MADOGUCHI_PACE = 0
    ask("192.0.2.1", at)


def test_what_is_not_written_yet_counts_too(at: datetime) -> None:
    write_beside(lambda _job: None)
    try:
        for _time in range(3):
            ask("192.0.2.1", at)
        assert not PaceCount.objects.exists()
        with pytest.raises(TooFast):
            ask("192.0.2.1", at)
        ask("192.0.2.2", at)
        pace._write(pace._TALLY._waiting)
        assert sorted(PaceCount.objects.values_list("count", flat=True)) == [1, 3]
        pace._write(dict.fromkeys(pace._TALLY._waiting, 2))
        assert sorted(PaceCount.objects.values_list("count", flat=True)) == [3, 5]
    finally:
        pace._TALLY._waiting.clear()
        write_beside(None)


def test_a_web_process_asks_the_database_once_in_a_while_and_after_each_writing(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = [100.0]
    monkeypatch.setattr("madoguchi.foundation.accounts.pace.time.monotonic", lambda: moments[0])
    write_beside(lambda _job: None)
    try:
        with CaptureQueriesContext(connection) as asked:
            ask("192.0.2.9", at)
            ask("192.0.2.9", at)
        assert len(asked) == 1
        PaceCount.objects.create(key=next(iter(pace._READ))[0], begun_at=next(iter(pace._READ))[1], count=3)
        moments[0] += EVERY
        with pytest.raises(TooFast):
            ask("192.0.2.9", at)  # another process had counted
        pace._write(pace._TALLY._waiting)
        assert pace._READ == {}
    finally:
        pace._TALLY._waiting.clear()
        pace._READ.clear()
        write_beside(None)


def test_the_api_tells_a_program_when_to_come_again(city: City, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.randrange", lambda _sides: 0)
    for _time in range(pace.ASKING.most // pace.ASKING.one_in):
        assert Client().get("/api/procedures/").status_code == 200
    refused = Client().get("/api/procedures/")
    assert (refused.status_code, refused["Retry-After"], refused.json()["code"]) == (429, "300", "accounts.too-fast")
    assert Client().get("/procedures/", {"q": "ごみ"}).status_code == 429
    assert Client().get("/procedures/").status_code == 200


def test_counts_are_forgotten_after_two_hours(at: datetime) -> None:
    ask("192.0.2.1", at)
    assert pace.forget_paces(at=at + timedelta(hours=1)) == 0
    assert pace.forget_paces(at=at + timedelta(hours=3)) == 1
    assert not PaceCount.objects.exists()
