"""A refusal is a sentence with a way out, for people and for programs."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = [pytest.mark.urls("madoguchi.kernel.ui.tests.urls"), pytest.mark.django_db]


def test_a_refusal_is_a_page_with_the_reason_the_next_step_and_a_link_back(client: Client) -> None:
    response = client.get("/refuse/", headers={"Referer": "http://testserver/gallery/?q=1"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "The gallery of 花子 is closed." in page
    assert "Come back at 9:00." in page
    assert 'href="/gallery/?q=1"' in page
    assert "no-store" in response.headers["Cache-Control"]


def test_no_link_leads_back_to_a_stranger(client: Client) -> None:
    page = client.get("/refuse/", headers={"Referer": "https://evil.example/gallery/"}).content.decode()
    assert "evil.example" not in page
    assert "/gallery/" not in page


@pytest.mark.parametrize(("path", "headers"), [("/api/refuse/", {}), ("/refuse/", {"Accept": "application/json"})])
def test_programs_get_the_same_as_json(client: Client, path: str, headers: dict[str, str]) -> None:
    response = client.get(path, headers=headers)
    assert response.status_code == 409
    assert response.json() == {
        "code": "ui.gallery-closed",
        "reason": "The gallery of 花子 is closed.",
        "next_step": "Come back at 9:00.",
    }


def test_what_is_no_refusal_is_our_fault_and_says_so_calmly(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/break/", headers={"Accept-Language": "en"})
    assert response.status_code == 500
    assert "Something is wrong on our side" in response.content.decode()
    assert client.get("/api/break/").json()["code"] == "ui.server-error"


def test_a_missing_page_is_told_to_programs_as_json(client: Client) -> None:
    response = client.get("/api/nothing/")
    assert response.status_code == 404
    assert response.json()["code"] == "ui.not-found"


def test_a_page_that_was_open_too_long_says_what_to_do() -> None:
    response = Client(enforce_csrf_checks=True).post("/settings/language/", {"language": "en"})
    assert response.status_code == 403
    assert "もう一度送信してください" in response.content.decode()


def test_what_cannot_be_read_is_answered_without_reading_it_again(client: Client) -> None:
    response = client.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "送信された内容を読み取れませんでした" in response.content.decode()
