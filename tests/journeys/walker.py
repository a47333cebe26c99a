"""Somebody at a browser: with a mouse, or with nothing but the keyboard. Every page state is examined."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import ConsoleMessage, Locator, Page, Response

from tests.conformance.headers import faults_of
from tests.journeys.shapes import Judge

CHROMIUM = os.environ.get("MADOGUCHI_CHROMIUM") or next(
    (found for name in ("chromium-headless-shell", "chromium") if (found := shutil.which(name))), "/usr/bin/chromium"
)
"""First the same engine without the parts that draw windows: it takes two thirds of the time."""
SHOTS = os.environ.get("MADOGUCHI_SHOTS", "")
"""A folder for pictures of every state visited; empty takes none."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Pages are short-lived: compiling their code once more, so that it runs quicker, takes more time than it gives back.
    "--js-flags=--no-opt --no-maglev --single-threaded-gc --semi-space-size=32",
]
MOST_TABS = 120
TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (e) => console.error(
    `policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber} ${e.sample}`))"""
"""Every breach of the content policy becomes a fault, also one that the browser itself would not print."""
WITHOUT_READINGS = """() => {
    const hidden = [...document.querySelectorAll("rt, rp")];
    hidden.forEach((e) => { e.style.display = "none"; });
    const text = document.body.innerText;
    hidden.forEach((e) => { e.style.display = ""; });
    return text;
}"""


class NotAccessible(AssertionError):
    """axe found something, or the page is wider than the screen."""


class Broken(AssertionError):
    """A script failed, the content policy was broken, or the server answered with an error."""


@dataclass
class Walker:
    """Somebody at a browser. ``state`` is called at every page state: it must be sound, and it is listed."""

    page: Page
    base: str
    who: str
    judge: Judge
    language: str = "ja"
    mirror: Page | None = None
    """Where there is no JavaScript: a page in another context, in which axe looks at copies."""
    states: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(TELL_VIOLATIONS)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("console", self._heard)
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        # A refusal (4xx) or a request that a journey cuts off is told on the page; the console repeats it.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.request.method} {response.url}")
        if response.url.startswith(self.base) and "/static/" not in response.url:
            # The server of the tests tells its name and serves static files itself; gunicorn's part is tested beside.
            headers = {name: value for name, value in response.headers.items() if name != "server"}
            self.faults += [f"{response.url}: {fault}" for fault in faults_of(headers)]

    @property
    def javascript(self) -> bool:
        """Whether scripts run."""
        return self.mirror is None

    @property
    def width(self) -> int:
        """The width of the window in CSS pixels."""
        size = self.page.viewport_size
        return size["width"] if size else 0

    # Going and looking ------------------------------------------------------------------------------

    def go(self, path: str) -> None:
        """Open an address of the product."""
        self.page.goto(path if path.startswith("http") else self.base + path)

    def state(self, name: str, judged_by: Callable[[Page], list[str]] | None = None) -> None:
        """Examine the page as it is now; ``judged_by`` takes the place of what all journeys do (``shapes``)."""
        label = f"{self.who} · {name} · {self.width} px"
        found = judged_by(self.page) if judged_by else self._examined()
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            file = "".join(c if c.isalnum() else "-" for c in label)
            self.page.screenshot(path=f"{SHOTS}/{file}-{len(self.states):02d}.png", full_page=True)
        if self.faults:
            raise Broken(f"{label} ({self.page.url}):\n  " + "\n  ".join(self.faults))
        if found:
            raise NotAccessible(f"{label} ({self.page.url}):\n  " + "\n  ".join(found))
        self.states.append(label)

    def _examined(self) -> list[str]:
        return self.judge.judge(self.page, copy=self._copied if self.mirror is not None else None, strict=False)

    def _copied(self) -> Page:
        # axe is a script, and here none runs: it looks at a copy of the page, whose own scripts are held back.
        assert self.mirror is not None
        copy = self.page.content()
        self.mirror.unroute_all()
        self.mirror.route("**/*.js", lambda route: route.abort())
        self.mirror.route(
            self.page.url, lambda route: route.fulfill(body=copy, content_type="text/html; charset=utf-8")
        )
        self.mirror.goto(self.page.url)
        return self.mirror

    def heading(self) -> str:
        """The page's main heading."""
        return self.page.locator("h1").first.inner_text()

    def sees(self, text: str) -> bool:
        """Whether the page shows ``text``."""
        return text in self.page.evaluate(WITHOUT_READINGS)

    def words(self, msgid: str, **values: Any) -> str:
        """What the product says for a message of the catalogue, in the language of this person."""
        with translation.override(self.language):
            said = gettext(msgid)
        return said % values if values else said

    @property
    def path(self) -> str:
        """Where the browser is, without host and query."""
        return "/" + self.page.url.removeprefix(self.base).partition("?")[0].partition("#")[0].lstrip("/")

    # Doing ------------------------------------------------------------------------------------------

    def find(self, msgid: str, *, within: Locator | None = None, **values: Any) -> Locator:
        """The button or link that is called by ``msgid`` (in the main part of the page, unless it is only outside)."""
        name = self.words(msgid, **values)
        called: str | re.Pattern[str] = name
        if self.language == "ja-plain":
            # The test tool puts spaces around a ruby element, which a reader does not see.
            called = re.compile(r"\s*".join(re.escape(c) for c in name if not c.isspace()))
        for place in [within] if within is not None else [self.page.locator("main"), self.page.locator("body")]:
            for exact in (True, False):
                for role in ("button", "link"):
                    there = place.get_by_role(role, name=called, exact=exact)
                    if there.count():
                        return there.first
        raise AssertionError(f"“{name}” is not on {self.page.url}:\n{self.page.locator('main').inner_text()[:1500]}")

    def press(self, msgid: str, *, within: Locator | None = None, **values: Any) -> None:
        """Press the button or link called by ``msgid`` and wait for what comes."""
        self.use(self.find(msgid, within=within, **values))

    def press_download(self, msgid: str) -> None:
        """Press what brings a file instead of a page."""
        self.find(msgid).click()

    def use(self, control: Locator) -> None:
        """Press a button or follow a link."""
        control.click()
        self.page.wait_for_load_state()

    def put(self, control: Locator, text: str) -> None:
        """Type into an input."""
        control.fill(text)

    def tick(self, control: Locator) -> None:
        """Choose a radio button or tick a box."""
        control.check()

    def pick(self, control: Locator, value: str) -> None:
        """Choose an entry of a list."""
        control.select_option(value)

    def type(self, name: str, text: str) -> None:
        """Type into the input called ``name`` (``applicant.name.family``)."""
        self.put(self.page.locator(f'[name="{name}"]:not([type=hidden])').first, text)

    def choose(self, name: str, value: str) -> None:
        """Choose a radio button, a check box or an entry of a list."""
        found = self.page.locator(f'[name="{name}"]:not([type=hidden])')
        if found.first.evaluate("e => e.tagName") == "SELECT":
            self.pick(found.first, value)
        else:
            self.tick(self.page.locator(f'[name="{name}"][value="{value}"]'))


class KeyboardWalker(Walker):
    """Uses Tab, Shift+Tab, Enter, Space, arrow keys and letters; never a mouse, never a shortcut of the test tool."""

    def reach(self, control: Locator) -> None:
        """Move the focus to ``control`` with Tab (or Shift+Tab, when it stands before)."""
        keyboard = self.page.keyboard
        for _press in range(MOST_TABS):
            where = control.evaluate(
                """e => {
                    const a = document.activeElement;
                    if (a === e) return "here";
                    if (e.type === "radio" && a && a.name === e.name && a.type === "radio") return "group";
                    return a && a.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING ? "before" : "after";
                }"""
            )
            if where in ("here", "group"):
                return
            keyboard.press("Shift+Tab" if where == "before" else "Tab")
        raise AssertionError(f"the keyboard does not reach {control.evaluate('e => e.outerHTML')[:200]}")

    def seen(self, control: Locator) -> None:
        """The focus has to be visible."""
        shown = control.evaluate(
            """e => [e, e.closest(".card")].some((one) => {
                const style = one && getComputedStyle(one);
                return style && (style.outlineStyle !== "none" || style.boxShadow !== "none");
            })"""
        )
        assert shown, "the focus is not visible"

    def use(self, control: Locator) -> None:
        """Press Enter on it."""
        self.reach(control)
        self.seen(control)
        if control.get_attribute("data-fill") is not None and self.javascript:
            self.page.keyboard.press("Enter")
            return
        with self.page.expect_event("framenavigated"):
            self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def put(self, control: Locator, text: str) -> None:
        """Type over what stands there."""
        self.reach(control)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def tick(self, control: Locator) -> None:
        """Arrow keys for a radio button, Space for a box."""
        if control.is_checked():
            return
        self.reach(control)
        if control.get_attribute("type") != "radio":
            self.page.keyboard.press("Space")
        for _press in range(MOST_TABS):
            if control.is_checked():
                return
            here = control.evaluate("e => document.activeElement === e")
            self.page.keyboard.press("Space" if here else "ArrowDown")
        raise AssertionError(f"the keyboard does not choose {control.evaluate('e => e.outerHTML')[:200]}")

    def pick(self, control: Locator, value: str) -> None:
        """Arrow keys down the list."""
        self.reach(control)
        self.page.keyboard.press("Home")
        for _press in range(MOST_TABS):
            if control.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} is not in the list")
