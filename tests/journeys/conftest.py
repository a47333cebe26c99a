"""Journeys: the whole product in a real Chromium, every page state examined with axe."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = os.environ.get("MADOGUCHI_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
SHOTS = os.environ.get("MADOGUCHI_SHOTS", "")
"""A folder for pictures of every state visited; empty takes none."""
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
_visited: list[str] = []


class NotAccessible(AssertionError):
    """axe found something, or the page is wider than the screen."""


def examine(page: Page) -> list[str]:
    """What axe (WCAG 2.2 AA, target-size on) and the width of the page say against it."""
    found = [
        f"{v['id']}: {v['help']} — {v['nodes'][0]['html'][:160]}"
        for v in Axe().run(page, options=RULES).response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"scrolls sideways by {wide} px"] if wide > 0 else [])]


@dataclass
class Walker:
    """Somebody at a browser. ``state`` is called at every page state: it must be sound, and it is listed."""

    page: Page
    base: str
    who: str
    states: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open an address of the product."""
        self.page.goto(self.base + path)

    def state(self, name: str) -> None:
        """Examine the page as it is now."""
        label = f"{self.who} · {name} · {(self.page.viewport_size or {}).get('width')} px"
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            file = "".join(c if c.isalnum() else "-" for c in label)
            self.page.screenshot(path=f"{SHOTS}/{len(_visited):03d}-{file}.png", full_page=True)
        found = examine(self.page)
        _visited.append(label)
        if found:
            raise NotAccessible(f"{label} ({self.page.url}):\n  " + "\n  ".join(found))

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press the button or link called ``name``."""
        button = self.page.get_by_role("button", name=name, exact=exact)
        target = button if button.count() else self.page.get_by_role("link", name=name, exact=exact)
        target.first.click()
        self.page.wait_for_load_state()

    def type(self, path: str, text: str) -> None:
        """Type into the input of a field (``applicant.name.family``)."""
        self.page.fill(f'[name="{path}"]', text)

    def choose(self, path: str, value: str) -> None:
        """Choose a radio button, a check box or an entry of a list."""
        found = self.page.locator(f'[name="{path}"]').first
        if found.evaluate("e => e.tagName") == "SELECT":
            self.page.select_option(f'[name="{path}"]', value)
        else:
            self.page.check(f'[name="{path}"][value="{value}"]')

    def heading(self) -> str:
        """The page's main heading."""
        return self.page.locator("h1").first.inner_text()

    def sees(self, text: str) -> bool:
        """Whether the page shows ``text``."""
        return text in self.page.locator("body").inner_text()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def walker_at(browser: Browser, live_server: object) -> Iterator[object]:
    """Make walkers: ``walker_at(width, who, javascript=True)``, each with cookies of their own."""
    contexts: list[BrowserContext] = []

    def make(who: str, width: int = 1280, *, javascript: bool = True, locale: str = "ja-JP") -> Walker:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=javascript, locale=locale,
            timezone_id="Asia/Tokyo",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        return Walker(page, str(live_server), who)

    yield make
    for context in contexts:
        context.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List the page states that were visited and found sound."""
    if _visited:
        terminalreporter.section(f"page states visited, axe 0 violations: {len(_visited)}")
        for label in _visited:
            terminalreporter.write_line(label)
