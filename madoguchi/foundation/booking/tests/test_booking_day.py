"""The day's page for staff: who comes when, by case number, for one's own department only."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.booking.tests.moving import published, ready_draft, sent_in
from madoguchi.foundation.cases.public import Case

URL = "/staff/bookings/"


@pytest.fixture
def case(city: object, at: datetime) -> Case:
    return sent_in(ready_draft(published(at), "2026-11-05T10:00", at=at), at=at)


def test_a_clerk_sees_times_case_numbers_and_seats_left_but_no_names(case: Case, sato_client: Client) -> None:
    page = sato_client.get(URL, {"calendar": "citizens-window", "day": "2026-11-05"})
    assert page.status_code == 200
    text = page.content.decode()
    assert case.number in text
    assert reverse("case_detail", args=[case.id]) in text
    assert "1 / 2" in text
    assert "次郎" not in text
    assert "令和8年11月5日" in text


def test_without_a_choice_it_is_today_and_the_first_calendar(case: Case, sato_client: Client) -> None:
    page = sato_client.get(URL)
    assert "令和8年11月2日" in page.content.decode()


def test_a_closed_day_says_so(case: Case, sato_client: Client) -> None:
    page = sato_client.get(URL, {"day": "2026-11-03"})
    assert 'class="table"' not in page.content.decode()


def test_what_is_no_day_is_told_and_today_is_shown(case: Case, sato_client: Client) -> None:
    page = sato_client.get(URL, {"day": "tomorrow"})
    assert page.status_code == 200
    assert 'id="f-day-error"' in page.content.decode()


def test_another_section_sees_neither_the_calendar_nor_its_bookings(case: Case, tanaka_client: Client) -> None:
    page = tanaka_client.get(URL, {"calendar": "citizens-window", "day": "2026-11-05"})
    assert case.number not in page.content.decode()


def test_who_has_no_counter_is_told_so_and_whom_to_ask(case: Case, admin_client: Client) -> None:
    for url in (URL, "/staff/bookings/closures/", "/staff/visits/"):
        page = admin_client.get(url, headers={"Accept-Language": "en"})
        assert page.status_code == 403
        assert "None of your posts belongs to a counter that gives times." in page.content.decode()
        assert case.number not in page.content.decode()


def test_residents_and_guests_do_not_get_in(case: Case, hanako_client: Client, client: Client) -> None:
    assert hanako_client.get(URL).status_code == 404
    assert client.get(URL).status_code in {302, 404}


def test_the_page_only_shows(case: Case, sato_client: Client) -> None:
    assert sato_client.post(URL).status_code == 405
