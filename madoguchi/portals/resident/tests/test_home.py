"""The first page: what can be done here, in words that everybody understands."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from madoguchi.foundation.forms.public import CheckedCity
from madoguchi.foundation.organisation.public import City

PROMISES = {
    "ja": ["行かなくていい", "書かなくていい", "待たなくていい"],
    "ja-plain": ["行かなくて いい", "書かなくて いい", "待たなくて いい"],
    "en": ["No need to go", "No need to write", "No need to wait"],
}


@pytest.mark.parametrize("language", PROMISES)
def test_anybody_may_open_it_and_reads_the_promise(client: Client, city: City, language: str) -> None:
    client.cookies["madoguchi_language"] = language
    response = client.get("/")
    page = re.sub(r"<r([tp])\b.*?</r\1>|</?ruby>", "", response.content.decode())
    assert response.status_code == 200
    assert all(promise in page for promise in PROMISES[language])
    assert (city.name.en if language == "en" else city.name.ja) in page
    assert 'href="/reopen/"' in page


def test_the_search_asks_the_list_of_procedures(client: Client, city: City) -> None:
    page = client.get("/").content.decode()
    assert 'role="search" method="get" action="/procedures/"' in page
    assert 'name="q"' in page


def test_the_city_can_be_reached_from_every_page(client: Client, city: City) -> None:
    page = client.get("/accessibility/").content.decode()
    assert f'href="tel:{city.phone}"' in page
    assert f'href="mailto:{city.mail}"' in page


def test_a_demonstration_says_so(client: Client, city: City, settings: Settings) -> None:
    assert "これはデモ環境です" in client.get("/").content.decode()
    settings.MADOGUCHI_DEMO = False
    assert "これはデモ環境です" not in client.get("/").content.decode()


def test_the_accessibility_policy_does_not_claim_what_was_not_tested(client: Client, city: City) -> None:
    page = client.get("/accessibility/").content.decode()
    assert "JIS X 8341-3:2016" in page
    assert "まだ実施していません" in page


def test_who_is_signed_in_can_sign_out_by_a_button(hanako_client: Client) -> None:
    page = hanako_client.get("/").content.decode()
    assert "マイページ" in page
    assert "ログアウト" in page


def test_search_comes_first_then_the_question_guide_then_events_and_kinds(
    client: Client, all_published: CheckedCity
) -> None:
    page = client.get("/").content.decode()
    places = [page.index(mark) for mark in ('role="search"', 'id="guide"', 'id="life-events"', 'id="categories"')]
    assert places == sorted(places)
    assert page.count('class="pictogram"') > 10


def test_it_is_quick_however_many_procedures_there_are(
    client: Client, all_published: CheckedCity, django_assert_max_num_queries: Any
) -> None:
    for address in ("/", "/procedures/", "/procedures/?life_event=birth", "/procedures/?q=jidou+teate"):
        client.get(address)
        with django_assert_max_num_queries(8):
            assert client.get(address).status_code == 200
