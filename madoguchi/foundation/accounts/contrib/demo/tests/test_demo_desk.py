"""The demo desk: a newcomer finds here all he needs to walk in."""

from __future__ import annotations

from datetime import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from madoguchi.foundation.accounts.contrib.demo import peek
from madoguchi.foundation.accounts.operations import enrol_demo_totp, make_staff_account
from madoguchi.foundation.accounts.public import OnlyInTheDemo, PeekedMail, User, register_mail_peek
from madoguchi.foundation.audit.public import AuditEntry
from madoguchi.foundation.organisation.public import City
from madoguchi.foundation.residents.demo import load_demo_people
from madoguchi.kernel.acts import SYSTEM

pytestmark = pytest.mark.django_db


def desk() -> str:
    page = Client().get(reverse("demo_desk"), headers={"accept-language": "en"})
    assert page.status_code == 200
    return page.content.decode()


def test_it_shows_every_card_with_its_numbers(city: City) -> None:
    page = desk()
    for expected in ("津軽　花子", "HANAKO123", "1234", "revoked certificate"):
        assert expected in page


def test_the_code_it_shows_opens_the_office(sato: User) -> None:
    page = desk()
    row = page.split("sato@city.goshogawara.example.jp")[1]
    code = row.split("<code>")[1].split("</code>")[0]
    client = Client()
    client.post(reverse("staff_sign_in"), {"login": sato.email, "password": "madoguchi-demo"})
    assert client.post(reverse("mfa_authenticate"), {"code": code})["Location"] == "/staff/"


def test_it_never_shows_a_member_of_staff_who_is_not_invented(city: City, at: datetime) -> None:
    make_staff_account(email="real@example.jp", name="実在", password="a long enough one", by=SYSTEM, at=at)
    page = desk()
    assert "real@example.jp" not in page
    assert "No invented staff yet" in page


def test_it_shows_the_latest_mails_of_the_room_that_told_it(
    city: City, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peek, "_peeks", [])
    assert "No mail has been sent yet" in desk()
    register_mail_peek(lambda: [PeekedMail("hanako@example.jp", "Code", "123456 <b>", at)])
    page = desk()
    assert "hanako@example.jp" in page
    assert "123456 &lt;b&gt;" in page


def test_loading_the_people_twice_changes_nothing(db: None, at: datetime, settings: Settings) -> None:
    first = load_demo_people(settings.CITY_FOLDER, by=SYSTEM, at=at)
    made = AuditEntry.objects.filter(act="account.make_staff").count()
    assert first == load_demo_people(settings.CITY_FOLDER, by=SYSTEM, at=at)
    assert AuditEntry.objects.filter(act="account.make_staff").count() == made == first.staff
    assert Authenticator.objects.count() == first.staff


def test_there_is_a_clerk_and_a_chief_where_the_procedures_need_them(
    db: None, at: datetime, settings: Settings
) -> None:
    from madoguchi.foundation.organisation.public import colleagues

    load_demo_people(settings.CITY_FOLDER, by=SYSTEM, at=at)
    for department in ("citizens", "childcare", "environment", "disaster"):
        assert len(colleagues(department, at.date())) == 2


def test_without_the_demo_nobody_is_invented(city: City, sato: User, at: datetime, settings: Settings) -> None:
    settings.MADOGUCHI_DEMO = False
    with pytest.raises(OnlyInTheDemo):
        load_demo_people(settings.CITY_FOLDER, by=SYSTEM, at=at)
    with pytest.raises(OnlyInTheDemo):
        enrol_demo_totp(sato, secret="JBSWY3DPEHPK3PXP", by=SYSTEM, at=at)
    with pytest.raises(OnlyInTheDemo):
        make_staff_account(email="x@example.jp", name="x", password="a long enough one", by=SYSTEM, at=at, demo=True)


def test_a_real_account_never_gets_the_second_factor_of_the_demo(city: City, at: datetime) -> None:
    user = make_staff_account(email="real@example.jp", name="実在", password="a long enough one", by=SYSTEM, at=at)
    with pytest.raises(OnlyInTheDemo):
        enrol_demo_totp(user, secret="JBSWY3DPEHPK3PXP", by=SYSTEM, at=at)
