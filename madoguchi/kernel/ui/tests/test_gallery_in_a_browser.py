"""The components in a real browser: sound for axe, no wider than a phone, usable by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route
from pytest_django.live_server_helper import LiveServer

from tests.journeys.conftest import examine

pytestmark = [pytest.mark.urls("madoguchi.kernel.ui.tests.urls"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="ja-JP")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["/gallery/", "/refuse/", "/break/", "/no-such-page/", "/accessibility/"])
def test_pages_are_sound_at_the_width_of_a_phone_and_of_a_desk(
    phone: Page, live_server: LiveServer, path: str, width: int
) -> None:
    phone.set_viewport_size({"width": width, "height": 800})
    phone.goto(live_server.url + path)
    assert examine(phone) == []


def test_the_largest_text_fits_a_phone_in_every_language(phone: Page, live_server: LiveServer) -> None:
    for language in ("ja-plain", "en", "ja"):
        phone.goto(live_server.url + "/gallery/")
        phone.locator("summary").first.click()
        phone.click(f"button[value={language}]")
        phone.locator("summary").nth(1).click()
        phone.click("button[value=largest]")
        assert phone.locator("html").get_attribute("data-language") == language
        assert phone.locator("html").get_attribute("data-text-size") == "largest"
        assert examine(phone) == []


def test_the_problems_are_read_first(phone: Page, live_server: LiveServer) -> None:
    phone.goto(live_server.url + "/gallery/")
    assert phone.evaluate("document.activeElement.dataset.errorSummary") == ""


def test_a_panel_closes_with_escape_and_gives_the_focus_back(phone: Page, live_server: LiveServer) -> None:
    phone.goto(live_server.url + "/gallery/")
    phone.locator("summary").first.click()
    assert phone.locator("details.chooser[open]").count() == 1
    phone.keyboard.press("Escape")
    assert phone.locator("details.chooser[open]").count() == 0
    assert phone.evaluate("document.activeElement.className") == "chooser__open"


def test_characters_left_are_counted(phone: Page, live_server: LiveServer) -> None:
    phone.goto(live_server.url + "/gallery/")
    phone.fill("#f-note", "𠮷野家")
    phone.get_by_text("あと 397 文字").wait_for(timeout=3000)
    phone.fill("#f-note", "あ" * 401)
    phone.locator(".field__count--over").wait_for(timeout=3000)


def test_a_form_is_sent_once_however_often_it_is_pressed(phone: Page, live_server: LiveServer) -> None:
    phone.goto(live_server.url + "/gallery/")
    sent: list[str] = []

    def take(route: Route) -> None:
        sent.append(route.request.method)
        route.fulfill(status=204)

    phone.route("**/gallery/", take)
    button = phone.get_by_role("button", name="次へ進む")
    button.evaluate("b => { b.click(); b.click(); b.click(); }")
    phone.wait_for_timeout(300)
    assert sent == ["POST"]
    assert button.get_attribute("aria-busy") == "true"
