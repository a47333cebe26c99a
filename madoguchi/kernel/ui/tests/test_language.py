"""The language of a page is the one that was chosen; else what the browser prefers; else Japanese."""

from __future__ import annotations

import re

import pytest
from django.test import Client, RequestFactory

from madoguchi.kernel.ui.middleware import wanted_language

pytestmark = pytest.mark.urls("madoguchi.kernel.ui.tests.urls")


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "ja"), ("ja", "ja"), ("ja-JP,ja;q=0.9,en;q=0.8", "ja"), ("en-US,en;q=0.9", "en"), ("en;q=0.5,ja;q=0.9", "ja"),
        ("vi,en;q=0.8,ja;q=0.3", "en"), ("vi", "ja"), ("*", "ja"), (";;;nonsense", "ja"),
    ],
)  # fmt: skip
def test_without_a_choice_only_a_browser_that_prefers_english_gets_english(accepted: str, language: str) -> None:
    request = RequestFactory().get("/", headers={"Accept-Language": accepted})
    assert wanted_language(request) == language


def test_a_choice_is_stronger_than_the_browser() -> None:
    request = RequestFactory().get("/", headers={"Accept-Language": "en"})
    request.COOKIES["madoguchi_language"] = "ja-plain"
    assert wanted_language(request) == "ja-plain"


def test_a_language_that_is_not_offered_is_no_choice() -> None:
    request = RequestFactory().get("/")
    request.COOKIES["madoguchi_language"] = "../../etc"
    assert wanted_language(request) == "ja"


@pytest.mark.parametrize(
    ("cookie", "lang", "words"),
    [
        ("ja", "ja", "ページが見つかりません"),
        ("ja-plain", "ja", "ページが 見つかりません"),
        ("en", "en", "We cannot find this page"),
    ],
)
def test_the_page_speaks_it_and_says_so(client: Client, db: None, cookie: str, lang: str, words: str) -> None:
    client.cookies["madoguchi_language"] = cookie
    response = client.get("/no-such-page/")
    page = response.content.decode()
    assert f'<html lang="{lang}"' in page
    assert f'data-language="{cookie}"' in page
    assert f"<h1>{words}</h1>" in re.sub(r"<rp>.*?</rp>|<rt.*?</rt>|</?ruby>", "", page)
    assert response.headers["Content-Language"] == lang
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in response.headers["Vary"].split(",")}
