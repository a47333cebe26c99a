"""The page on which residents read who looked at their data."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localtime

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import record_view
from madoguchi.foundation.organisation.public import City
from madoguchi.foundation.residents.public import resident_of
from tests.cast import acting

pytestmark = pytest.mark.django_db


def page(client: Client, language: str = "en", **query: Any) -> str:
    response = client.get(reverse("my_access_log"), query, headers={"accept-language": language})
    assert response.status_code == 200
    return response.content.decode()


def register_id(user: User) -> str:
    resident = resident_of(user)
    assert resident is not None
    return str(resident.pk)


def look(sato: User, at: datetime, **more: Any) -> None:
    record_view(by=acting(sato), purpose="Examining an application", what="Application", at=at, **more)


def test_without_a_look_it_says_so(hanako_client: Client) -> None:
    assert "Nobody has looked at your data so far" in page(hanako_client)


def test_it_tells_when_which_office_why_and_what_but_not_which_person(
    hanako_client: Client, hanako: User, sato: User, at: datetime
) -> None:
    look(sato, at, account_id=str(hanako.pk), case_number="2026-000123")
    text = page(hanako_client)
    for expected in ("Citizens Section Counter clerk", "Examining an application", "2026-000123", "2 November 2026"):
        assert expected in text
    assert sato.name not in text
    assert str(sato.email) not in text


def test_the_office_reads_in_the_readers_language(
    hanako_client: Client, hanako: User, sato: User, at: datetime
) -> None:
    look(sato, at, account_id=str(hanako.pk))
    assert "市民課 窓口係" in page(hanako_client, "ja")


def test_looks_at_the_register_are_there_too_newest_first(
    hanako_client: Client, hanako: User, sato: User, at: datetime
) -> None:
    look(sato, at, account_id=str(hanako.pk), case_number="N-1")
    look(sato, at + timedelta(hours=1), resident_id=register_id(hanako), case_number="N-2")
    text = page(hanako_client)
    assert text.index("N-2") < text.index("N-1")


def test_looks_at_others_are_not_there(hanako_client: Client, other_resident: User, sato: User, at: datetime) -> None:
    look(sato, at, account_id=str(other_resident.pk), case_number="N-9")
    look(sato, at, resident_id=register_id(other_resident), case_number="N-9")
    assert "N-9" not in page(hanako_client)


def test_it_has_pages(hanako_client: Client, hanako: User, sato: User, at: datetime) -> None:
    for number in range(25):
        look(sato, at + timedelta(minutes=number), account_id=str(hanako.pk), case_number=f"N-{number:02}")
    first, second = page(hanako_client), page(hanako_client, page=2)
    assert "N-24" in first
    assert "N-04" not in first
    assert "N-04" in second
    assert "N-04" in page(hanako_client, page=99)


def test_looks_of_one_visit_are_one_line_and_each_can_be_read(
    hanako_client: Client, hanako: User, sato: User, at: datetime
) -> None:
    for number in range(17):
        look(sato, at + timedelta(minutes=number), account_id=str(hanako.pk), case_number="N-1")
    look(sato, at, account_id=str(hanako.pk), case_number="N-2")
    look(sato, at + timedelta(days=1), account_id=str(hanako.pk), case_number="N-1")
    text = page(hanako_client)
    assert text.count("<tr role=") == 1 + 3, "another matter and another day are lines of their own"
    first, last = (localtime(one).strftime("%H:%M") for one in (at, at + timedelta(minutes=16)))
    assert f"{first}–{last}" in text
    assert "17 times: show each" in text
    each = [localtime(at + timedelta(minutes=number)).strftime("%H:%M:%S") for number in range(17)]
    assert [one for one in each if f">{one}</span> Application" not in text] == []
    assert "19 looks" in text


def test_many_looks_and_many_visits_cost_no_more_queries(
    hanako_client: Client, hanako: User, sato: User, at: datetime
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(hanako_client)
        return len(queries)

    look(sato, at, account_id=str(hanako.pk), case_number="N-1")
    asked()
    few = asked()
    for number in range(15):
        for _again in range(3):
            look(sato, at + timedelta(days=number), account_id=str(hanako.pk), case_number=f"N-{number}")
    assert asked() == few


def test_what_was_written_is_shown_as_text(hanako_client: Client, hanako: User, sato: User, at: datetime) -> None:
    look(sato, at, account_id=str(hanako.pk), case_number="<b>x</b>")
    assert "<b>x</b>" not in page(hanako_client)


def test_strangers_are_sent_to_sign_in_and_staff_find_nothing(city: City, sato_client: Client) -> None:
    assert Client().get(reverse("my_access_log"))["Location"].startswith(reverse("account_login"))
    assert sato_client.get(reverse("my_access_log")).status_code == 404
