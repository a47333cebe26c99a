"""The staff's day begins at the inbox."""

from __future__ import annotations

from django.test import Client


def test_the_first_page_leads_to_the_inbox(sato_client: Client) -> None:
    response = sato_client.get("/staff/")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/staff/cases/")


def test_the_shell_shows_who_looks_and_in_which_post(sato_client: Client) -> None:
    page = sato_client.get("/staff/no-such-page/").content.decode()
    assert 'data-shell="staff"' in page
    assert "佐藤" in page
    assert "市民課" in page


def test_a_resident_finds_nothing_there(hanako_client: Client) -> None:
    response = hanako_client.get("/staff/")
    assert response.status_code == 404
    assert 'data-shell="resident"' in response.content.decode()
