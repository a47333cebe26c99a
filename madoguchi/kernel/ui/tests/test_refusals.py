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


OURS = {"Origin": "http://testserver", "Accept-Language": "en"}
TYPED = {"note": "犬が三匹います。\nどうすれば<よい>ですか。", "postal_code": "037-0043", "csrfmiddlewaretoken": "old"}


def test_what_was_typed_into_it_is_shown_and_can_be_sent_again() -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.post("/settings/language/?a=1", TYPED, headers=OURS)
    said = page.content.decode()
    assert page.status_code == 403
    assert "no-store" in page.headers["Cache-Control"]
    assert '<p class="panel preserve-lines">犬が三匹います。\nどうすれば&lt;よい&gt;ですか。</p>' in said.replace(
        "\r", ""
    )
    form = said.partition('action="/settings/language/?a=1"')[2].partition("</form>")[0]
    assert 'name="note" value="犬が三匹います。' in form
    assert 'name="postal_code" value="037-0043"' in form
    # With the token that came with it, it is taken.
    token = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    again = TYPED | {"csrfmiddlewaretoken": token, "language": "en"}
    assert browser.post("/settings/language/?a=1", again, headers=OURS).status_code == 302


@pytest.mark.parametrize(
    ("form", "headers"),
    [
        (TYPED, {"Origin": "https://evil.example"}),
        (TYPED, {}),
        ({"password": "geheim geheim", "email": "a@example.jp"}, OURS),
        ({"code": "123456", "email": "a@example.jp"}, OURS),
    ],
    ids=["of a stranger's page", "of nobody knows where", "a password", "a one-time code"],
)
def test_what_a_stranger_wrote_or_is_secret_is_not_repeated(form: dict[str, str], headers: dict[str, str]) -> None:
    said = Client(enforce_csrf_checks=True).post("/settings/language/", form, headers=headers).content.decode()
    assert [value for value in form.values() if value[:6] in said] == []
    assert "もう一度送信してください" in said or "Please send it once more" in said


def test_a_program_is_told_in_its_own_way() -> None:
    told = Client(enforce_csrf_checks=True).post("/settings/language/", TYPED, headers={"Accept": "application/json"})
    assert (told.status_code, told.json()["code"]) == (403, "ui.open-too-long")


def test_what_cannot_be_read_is_answered_without_reading_it_again(client: Client) -> None:
    response = client.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "送信された内容を読み取れませんでした" in response.content.decode()
