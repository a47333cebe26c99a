"""Sessions end by themselves, can be ended, and lose nothing that was typed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from madoguchi.foundation.accounts.clockwork import forget_old_sessions
from madoguchi.foundation.accounts.contrib.demo.desk import current_code
from madoguchi.foundation.accounts.kept_text import KEPT_KEY
from madoguchi.foundation.accounts.public import OpenSession, User
from madoguchi.kernel import clock
from tests.cast import sign_in

pytestmark = pytest.mark.django_db
PAGE = "/staff/sessions/"


def open_at(client: Client, moment: datetime, path: str = PAGE) -> int:
    """The status of a page at a moment."""
    with clock.frozen(moment):
        return client.get(path).status_code


def test_staff_are_signed_out_after_half_an_hour_without_use(sato_client: Client, at: datetime) -> None:
    assert open_at(sato_client, at) == 200
    assert open_at(sato_client, at + timedelta(minutes=29)) == 200
    assert open_at(sato_client, at + timedelta(minutes=58)) == 200
    assert open_at(sato_client, at + timedelta(minutes=88)) == 302
    assert open_at(sato_client, at + timedelta(minutes=88)) == 302


def test_staff_are_signed_out_after_ten_hours_however_busy(sato_client: Client, at: datetime) -> None:
    moments = [at + timedelta(minutes=20 * n) for n in range(31)]
    answers = [open_at(sato_client, moment) for moment in moments]
    assert answers == [200] * 30 + [302]


def test_residents_have_an_hour_and_half_a_day(hanako_client: Client, at: datetime) -> None:
    assert open_at(hanako_client, at, "/my/") == 200
    assert open_at(hanako_client, at + timedelta(minutes=59), "/my/") == 200
    with clock.frozen(at + timedelta(minutes=119)):
        answer = hanako_client.get("/my/?page=2")
    assert answer["Location"] == "/account/login/?next=%2Fmy%2F%3Fpage%3D2"
    told = hanako_client.get(answer["Location"]).content.decode()
    assert "しばらく" in told


def test_a_public_page_is_read_on_as_a_stranger(hanako_client: Client, at: datetime) -> None:
    open_at(hanako_client, at, "/my/")
    assert open_at(hanako_client, at + timedelta(hours=2), "/") == 200
    assert open_at(hanako_client, at + timedelta(hours=2), "/my/") == 302


def test_the_settings_count(sato_client: Client, at: datetime, settings: Settings) -> None:
    settings.STAFF_IDLE_MINUTES = 5
    open_at(sato_client, at)
    assert open_at(sato_client, at + timedelta(minutes=5)) == 302


def test_without_the_clock_nothing_would_end(sato_client: Client, at: datetime, settings: Settings) -> None:
    """The control: the same walk with the guard taken out."""
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "SessionClock" not in one]
    assert open_at(sato_client, at) == 200
    assert open_at(sato_client, at + timedelta(hours=11)) == 200


def test_asking_how_long_there_is_left_is_no_use_and_staying_is(sato_client: Client, at: datetime) -> None:
    clock_page = reverse("session_clock")
    open_at(sato_client, at)
    with clock.frozen(at + timedelta(minutes=26)):
        assert sato_client.get(clock_page).json()["left"] == 4 * 60
        assert sato_client.post(clock_page).json()["left"] == 30 * 60
    with clock.frozen(at + timedelta(minutes=55)):
        assert sato_client.get(clock_page).json()["left"] == 60
    with clock.frozen(at + timedelta(minutes=57)):
        assert sato_client.get(clock_page).json() == {"left": 0, "whole": 0}
    assert Client().get(clock_page).json() == {"left": 0, "whole": 0}


def test_what_was_sent_too_late_is_kept_encrypted_and_sent_on_by_its_owner_only(
    sato: User, sato_client: Client, tanaka: User, at: datetime
) -> None:
    address, typed = "/staff/cases/bulk/?x=1", "個人番号 123456789018"
    open_at(sato_client, at)
    with clock.frozen(at + timedelta(hours=1)):
        answer = sato_client.post(address, {"action": "receive", "note": typed, "lines": ["1", "2"]})
        assert answer["Location"] == "/account/staff/?next=%2Faccount%2Fresume%2F"
        key = sato_client.session.session_key
        stored = Session.objects.get(session_key=key).get_decoded()
        assert typed not in str(stored)
        assert stored[KEPT_KEY]["path"] == address
        typed_in = {"login": sato.email, "password": "madoguchi-demo", "next": "/account/resume/"}
        entered = sato_client.post("/account/staff/", typed_in)
        assert entered.get("Location") == reverse("mfa_authenticate"), entered.content.decode()[-3000:]
        code = current_code(Authenticator.objects.get(user=sato))
        assert sato_client.post(reverse("mfa_authenticate"), {"code": code})["Location"] == "/account/resume/"
        assert sato_client.session.session_key != key
        page = sato_client.get("/account/resume/").content.decode()
        assert typed in page
        assert f'action="{address.replace("&", "&amp;")}"' in page
        assert page.count('name="lines"') == 2
        sato_client.post(address, {"action": "receive"})
        assert sato_client.get("/account/resume/").status_code == 302
        stranger = sign_in(Client(), tanaka)
        session = stranger.session
        session[KEPT_KEY] = stored[KEPT_KEY]
        session.save()
        assert stranger.get("/account/resume/").status_code == 302


def test_a_password_is_never_kept(sato_client: Client, at: datetime) -> None:
    open_at(sato_client, at)
    with clock.frozen(at + timedelta(hours=1)):
        sato_client.post(reverse("account_change_password"), {"oldpassword": "x", "password1": "y"})
    assert KEPT_KEY not in sato_client.session


def test_programs_are_told_in_json(sato_client: Client, at: datetime) -> None:
    open_at(sato_client, at)
    with clock.frozen(at + timedelta(hours=1)):
        answer = sato_client.post("/staff/cases/bulk/", {"action": "receive"}, headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "accounts.session-over"


def test_a_session_in_the_list_can_be_ended_from_another_place(sato: User, tanaka: User, at: datetime) -> None:
    here, there = (
        sign_in(Client(HTTP_USER_AGENT="Here Firefox Windows"), sato),
        sign_in(Client(HTTP_USER_AGENT="There"), sato),
    )
    assert [open_at(one, at) for one in (here, there)] == [200, 200]
    page = here.get(PAGE).content.decode()
    assert "Firefox, Windows" in page
    assert "There" in page
    other = OpenSession.objects.get(agent="There")
    stranger = sign_in(Client(), tanaka)
    assert stranger.post(reverse("session_end", args=[other.pk])).status_code == 404
    assert here.post(reverse("session_end", args=[other.pk])).status_code == 302
    assert [open_at(one, at) for one in (here, there)] == [200, 302]
    assert "There" not in here.get(PAGE).content.decode()


def test_signing_out_takes_the_session_off_the_list(sato: User, sato_client: Client, at: datetime) -> None:
    open_at(sato_client, at)
    assert OpenSession.objects.filter(user=sato, ended_at=None).count() == 1
    sato_client.post(reverse("account_logout"))
    assert OpenSession.objects.filter(user=sato, ended_at=None).count() == 0


def test_reading_pages_writes_at_most_once_a_minute(sato_client: Client, at: datetime) -> None:
    open_at(sato_client, at)
    before = sato_client.session["madoguchi_seen"]
    open_at(sato_client, at + timedelta(seconds=59))
    assert sato_client.session["madoguchi_seen"] == before
    open_at(sato_client, at + timedelta(seconds=60))
    assert sato_client.session["madoguchi_seen"] == before + 60


def test_old_sessions_are_forgotten(sato_client: Client, at: datetime) -> None:
    open_at(sato_client, at)
    assert forget_old_sessions(at=at + timedelta(minutes=1)) == 0
    assert forget_old_sessions(at=at + timedelta(days=91)) >= 1
    assert not OpenSession.objects.exists()
