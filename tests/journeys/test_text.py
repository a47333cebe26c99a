"""Text of twice the size, the largest of ours on the narrowest phone, and three languages: nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from madoguchi.foundation.cases.public import Case
from madoguchi.foundation.forms.public import CheckedCity
from tests.journeys.conftest import WalkerAt
from tests.journeys.filling import Filler
from tests.journeys.walker import Walker

PAGES = (
    "/", "/procedures/", "/procedures/child-allowance-claim/", "/procedures/bulky-waste/", "/reopen/", "/accessibility/",
    "/account/login/", "/sign-in/", "/applications/", "/demo/",
)  # fmt: skip
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((e) => {
    const style = getComputedStyle(e);
    if (!e.checkVisibility() || e.closest(".visually-hidden, svg") || !e.innerText?.trim()) return false;
    // Kept from sight on purpose (the head of a table whose rows say it again).
    if (style.clipPath === "inset(50%)") return false;
    if (!["hidden", "clip"].includes(style.overflowX) && !["hidden", "clip"].includes(style.overflowY)) return false;
    return e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1;
}).map((e) => e.outerHTML.slice(0, 120))"""


def twice_the_size(page: Page) -> None:
    """What a browser's own setting for the size of text does: 16 px become 32 px, the window stays."""
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})


def look(walker: Walker, name: str, least: float = 16) -> None:
    """Text of at least this size (px, of the root), sound, not wider than the screen, and nothing cut off."""
    walker.state(name)
    assert walker.page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") >= least
    cut = walker.page.evaluate(CUT_OFF)
    assert not cut, cut


def through_the_form(walker: Walker, least: float = 16) -> None:
    """The pages of one procedure, to its receipt."""
    walker.go("/procedures/bulky-waste/")
    walker.press("Begin")
    Filler(walker, "bulky-waste", {"applicant.email": "hanako@example.jp"}).walk()
    look(walker, "check", least)
    walker.press("Send the application")
    look(walker, "receipt", least)


@pytest.mark.parametrize("width", [640, 1280])
def test_text_of_two_hundred_per_cent(walker_at: WalkerAt, published: CheckedCity, width: int) -> None:
    walker = walker_at("text 200 %", width)
    twice_the_size(walker.page)
    for path in PAGES:
        walker.go(path)
        look(walker, path, 32)
    through_the_form(walker, 32)


def test_our_largest_text_on_the_narrowest_phone(walker_at: WalkerAt, published: CheckedCity) -> None:
    walker = walker_at("largest text", 320)
    walker.go("/")
    size = walker.page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)")
    walker.page.locator("summary", has_text=walker.words("Text size")).click()
    look(walker, "text size, open")
    walker.use(walker.page.locator("button[value=largest]"))
    assert walker.page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)") > size * 1.4
    for path in PAGES:
        walker.go(path)
        look(walker, path, 23)
    through_the_form(walker, 23)


@pytest.mark.parametrize("language", ["en", "ja-plain"])
def test_languages(walker_at: WalkerAt, published: CheckedCity, language: str) -> None:
    walker = walker_at(language, 390)
    walker.go("/procedures/bulky-waste/")
    walker.page.locator("[data-chooser] summary").first.click()
    look(walker, "languages, open")
    walker.use(walker.page.locator(f"button[value='{language}']"))
    walker.language = language
    assert walker.path == "/procedures/bulky-waste/", "the switch stays on the page"
    assert walker.page.locator("html").get_attribute("lang") == {"en": "en", "ja-plain": "ja"}[language]
    for path in PAGES:
        walker.go(path)
        look(walker, path)
        if language == "en":
            assert not _japanese(walker), _japanese(walker)
    through_the_form(walker)
    assert Case.objects.get().language == language


def _japanese(walker: Walker) -> list[str]:
    """Sentences of ours that are still Japanese on an English page; names, addresses and the switch are none."""
    if walker.path == "/demo/":
        return []
    return list(
        walker.page.evaluate(
            """() => [...document.querySelectorAll("main h1, main h2, main h3, main p, main label, main legend, main button")]
            .map((e) => e.innerText.trim()).filter((text) => /[\\u3041-\\u3096]{2}/.test(text))"""
        )
    )
