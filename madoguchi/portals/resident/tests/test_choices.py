"""Language and size of text are kept in the reader's browser, and lead to no stranger."""

from __future__ import annotations

import pytest
from django.test import Client

from madoguchi.foundation.organisation.public import City

LANGUAGE, TEXT_SIZE = "/settings/language/", "/settings/text-size/"


def test_the_chosen_language_is_kept_and_the_reader_comes_back(client: Client, city: City) -> None:
    response = client.post(LANGUAGE, {"language": "ja-plain", "next": "/accessibility/?a=1"})
    assert response.status_code == 302
    assert response.headers["Location"] == "/accessibility/?a=1"
    cookie = response.cookies["madoguchi_language"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("ja-plain", True, "Lax")
    assert 'data-language="ja-plain"' in client.get("/accessibility/").content.decode()


@pytest.mark.parametrize("size", ["large", "largest"])
def test_the_chosen_size_is_on_every_page(client: Client, city: City, size: str) -> None:
    client.post(TEXT_SIZE, {"text_size": size, "next": "/"})
    assert f'data-text-size="{size}"' in client.get("/").content.decode()
    client.post(TEXT_SIZE, {"text_size": "normal", "next": "/"})
    assert "data-text-size" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
        "http:///evil.example", "https:evil.example", " //evil.example", "\x08//evil.example", "",
    ],
)  # fmt: skip
@pytest.mark.parametrize("door", [LANGUAGE, TEXT_SIZE])
def test_no_door_leads_to_a_stranger(client: Client, city: City, door: str, elsewhere: str) -> None:
    response = client.post(door, {"language": "en", "text_size": "large", "next": elsewhere})
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize(("door", "name"), [(LANGUAGE, "language"), (TEXT_SIZE, "text_size")])
def test_what_is_not_offered_is_not_kept(client: Client, city: City, door: str, name: str) -> None:
    response = client.post(door, {name: "klingon", "next": "/"})
    assert response.status_code == 302
    assert not response.cookies


@pytest.mark.parametrize("door", [LANGUAGE, TEXT_SIZE])
def test_a_choice_is_made_by_pressing_never_by_following_a_link(client: Client, city: City, door: str) -> None:
    assert client.get(door).status_code == 405
