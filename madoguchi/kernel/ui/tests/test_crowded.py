"""The calm page: when it is crowded or the database is silent, nothing that was sent is thrown away."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError
from django.test import Client, RequestFactory
from django.utils import translation

from madoguchi.kernel.ui.errors import server_error
from madoguchi.kernel.waiting_room import CROWDED

TURNED_AWAY: dict[str, Any] = {CROWDED: "1"}
OURS = {"Origin": "http://testserver"}


@pytest.fixture
def client() -> Client:
    """A browser that stood at the door in vain; no test here may ask the database."""
    return Client(**TURNED_AWAY)


@pytest.mark.parametrize(
    ("language", "sentence"), [("ja", "大変混み合っています"), ("ja-plain", "とても こんで"), ("en", "It is very busy")]
)
def test_who_is_turned_away_reads_when_to_come_again_in_his_language(
    client: Client, language: str, sentence: str
) -> None:
    client.cookies["madoguchi_language"] = language
    response = client.get("/procedures/?q=%E7%8A%AC")
    page = response.content.decode()
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "no-store" in response["Cache-Control"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert sentence in page
    assert 'href="/procedures/?q=%E7%8A%AC"' in page


def test_what_was_sent_stands_in_the_page_ready_to_be_sent_again(client: Client) -> None:
    response = client.post(
        "/drafts/1/pages/dog/?from=check", {"dog_name": '"ポチ"<b>', "kind": ["", "died"]}, headers=OURS
    )
    page = response.content.decode()
    assert response.status_code == 503
    assert 'action="/drafts/1/pages/dog/?from=check"' in page
    assert '<input type="hidden" name="dog_name" value="&quot;ポチ&quot;&lt;b&gt;">' in page
    assert '"ポチ"<b>' in unescape(page)
    assert page.count('name="kind"') == 2


def test_files_are_read_past_and_said_to_be_chosen_again(client: Client) -> None:
    photo = SimpleUploadedFile("photo.jpg", b"x" * 3_000_000, content_type="image/jpeg")
    page = client.post("/drafts/1/attachments/", {"note": "犬", "photo": photo}, headers=OURS).content.decode()
    assert 'name="note" value="犬"' in page
    assert "photo.jpg" not in page
    assert "ファイルだけは、もう一度選んでください" in page


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Referer": "http://evil.example/"}, {}])
def test_a_form_of_a_stranger_is_not_carried_on(client: Client, headers: dict[str, str]) -> None:
    page = client.post("/drafts/1/submit/", {"shown": "0" * 64}, headers=headers).content.decode()
    assert "0" * 64 not in page
    assert "ブラウザの「戻る」" in page


def test_what_opens_a_door_is_never_put_into_a_page(client: Client) -> None:
    data = {"login": "sato@city.example.jp", "password": "correct horse"}
    page = client.post("/account/login/", data, headers=OURS).content.decode()
    assert "correct horse" not in page


def test_programs_are_told_the_same_as_json(client: Client) -> None:
    response = client.get("/api/procedures/", headers={"Accept-Language": "en"})
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert response.json()["code"] == "ui.crowded"


@pytest.mark.parametrize("silence", [OperationalError("terminating connection"), InterfaceError("connection closed")])
def test_a_silent_database_is_answered_as_calmly(silence: Exception) -> None:
    try:
        raise silence
    except (OperationalError, InterfaceError):
        with translation.override("ja"):
            page = server_error(RequestFactory().get("/"))
        for_programs = server_error(RequestFactory().get("/api/procedures/"))
    assert (page.status_code, page["Retry-After"]) == (503, "30")
    assert "ただいまお答えできません" in page.content.decode()
    assert b"ui.not-answering" in for_programs.content


def test_every_other_fault_stays_a_fault() -> None:
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        assert server_error(RequestFactory().get("/")).status_code == 500
