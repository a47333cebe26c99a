"""Every page of every procedure, walked in Chromium with answers made from its definition.

For each procedure a few walks are drawn so that together they ask all that can be asked of this applicant. ``make journeys``
walks all of them. The suite walks the first, which asks the most, of those procedures that together ask every kind of question
there is; of the others it looks at the guide and the first page. Each page
state that is new is looked at in 320 px (guide and check page with furigana too): nothing scrolls sideways, no text is
cut. What it is made of is judged by axe at 1280 px unless axe has judged the same before (see ``shapes``). Pressing
“Next” on every page has to lead to the check page.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

import pytest

from madoguchi.config.demo import send_along
from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.public import Draft, draft_state
from madoguchi.foundation.forms.public import CheckedCity, FormState, Procedure, ProcedureVersion
from madoguchi.foundation.forms.walks import walk
from madoguchi.kernel.ui.choices import LANGUAGE_COOKIE
from tests.cast import CITY_FOLDER, acting, sign_in
from tests.desk import sound_city
from tests.journeys.conftest import WalkerAt
from tests.journeys.filling import version_of
from tests.journeys.shapes import DESK, Judge
from tests.journeys.walker import NotAccessible, Walker

SLUGS = sorted(p.stem for p in (CITY_FOLDER / "procedures").glob("*.yaml") if not p.name.endswith(".examples.yaml"))
DRAWN, MOST_STEPS, MANY_OPTIONS = 40, 40, 6
EVERYTHING = bool(os.environ.get("MADOGUCHI_ALL_WALKS"))
MOST_WALKS = 4 if EVERYTHING else 1
CUT_TEXT = """() => {
    const found = [];
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wide > 0) found.push(`scrolls sideways by ${wide} px`);
    for (const e of document.querySelectorAll("body *")) {
        const words = [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join("");
        if (!words || e.closest(".visually-hidden, .skip, [hidden], svg, script, .table--scroll, select, rp")) continue;
        const box = e.getBoundingClientRect(), style = getComputedStyle(e);
        if (!box.width || !box.height || !e.checkVisibility({ visibilityProperty: true })) continue;
        const clips = (way) => ["hidden", "clip"].includes(way);
        if ((clips(style.overflowX) && e.scrollWidth > e.clientWidth + 1) ||
            (clips(style.overflowY) && e.scrollHeight > e.clientHeight + 1))
            found.push(`cut: ${words.slice(0, 40)}`);
        else if (box.right > innerWidth + 1 || box.left < -1) found.push(`over the edge: ${words.slice(0, 40)}`);
    }
    return found;
}"""

PHONE = 320


class Visitor:
    """Walks one procedure on a phone of 320 px, and examines what was not seen before."""

    def __init__(self, walker: Walker, judge: Judge) -> None:
        self.walker, self.judge = walker, judge
        self.seen: set[tuple[str, ...]] = set()

    def look(self, name: str) -> None:
        """Examine the page as it is, unless all that it asks was seen on it: narrow, then wide with axe."""
        page = self.walker.page
        asked = page.locator("[data-field]:visible").evaluate_all("all => all.map((e) => e.dataset.field)")
        new = {(name, path) for path in asked or [""]} - self.seen
        if not new:
            return
        self.seen |= new
        self._whole(f"{name}, 320 px")
        self.walker.state(f"{name} [{len(asked)}]", judged_by=lambda page: self.judge.judge(page, at=DESK))

    def guide(self, address: str) -> None:
        """The guide page: first with furigana, then as it is read from now on."""
        self._plain("guide", lambda: self.walker.go(address))
        self.walker.go(address)
        self.look("guide")

    def _plain(self, name: str, load: Callable[[], object]) -> None:
        """One of the longest pages with furigana; the page after it has none again."""
        page = self.walker.page
        page.context.add_cookies([{"name": LANGUAGE_COOKIE, "value": "ja-plain", "url": self.walker.base}])
        load()
        assert page.locator("html[data-language='ja-plain']").count() == 1
        self._whole(f"{name}, 320 px, ja-plain")
        page.context.clear_cookies(name=LANGUAGE_COOKIE)

    def _whole(self, where: str) -> None:
        page = self.walker.page
        found = page.evaluate(CUT_TEXT)
        if found:
            raise NotAccessible(f"{self.walker.who} · {where} ({page.url}):\n  " + "\n  ".join(found))

    def through(self, draft: Draft) -> None:
        """From the first page to the check page by pressing “Next”."""
        self.walker.go(f"/drafts/{draft.pk}/")
        for _step in range(MOST_STEPS):
            name = self.walker.path.rstrip("/").rpartition("/")[2]
            self.look(name)
            if name == "check":
                self._plain("check", self.walker.page.reload)
                return
            self._through_rows(name)
            self._next()
        raise AssertionError(f"still at {self.walker.page.url} after {MOST_STEPS} steps")

    def only_what_is_new(self, draft: Draft, state: FormState) -> None:
        """Of another walk, the pages that ask something not yet seen."""
        for page in state.pages:
            shown = {f.path for f in state.asked.values()}
            name = f"{page.name}: row" if page.repeat else page.name
            if {(name, f.path) for f in page.fields if f.path in shown} <= self.seen:
                continue
            self.walker.go(f"/drafts/{draft.pk}/pages/{page.name}/")
            self.look(page.name)
            self._through_rows(page.name)
            self._next()

    def _next(self) -> None:
        self.walker.press("Next")
        told = self.walker.page.locator("[data-error-summary]")
        assert not told.count(), f"{self.walker.page.url}: {told.inner_text()}"

    def _through_rows(self, name: str) -> None:
        for link in self._rows(self.walker.path.rstrip("/")):
            self.walker.go(link)
            self.look(f"{name}: row")
            self.walker.press("Save")

    def _rows(self, path: str) -> Sequence[str]:
        links = self.walker.page.locator(f"main a[href*='{path}/rows/']").evaluate_all(
            "all => all.map((e) => e.pathname)"
        )
        return list(dict.fromkeys(links))


def walks_that_ask_everything(version: ProcedureVersion, state: FormState) -> list[FormState]:
    """A few walks under these circumstances that together ask all that many of them ask."""
    dice = random.Random(version.slug)
    drawn = [
        walk(version.procedure, dice, replace(state.circumstances, represent=dice.choice(version.procedure.represent)))
        for _ in range(DRAWN)
    ]
    chosen: list[FormState] = []
    missing = {f.path for one in drawn for f in one.asked.values()}
    while missing and len(chosen) < MOST_WALKS:
        best = max(drawn, key=lambda one: len(missing & {f.path for f in one.asked.values()}))
        missing -= {f.path for f in best.asked.values()}
        chosen.append(best)
    return chosen


def kinds_of(procedure: Procedure) -> frozenset[object]:
    """What its pages are made of: kinds of questions as they look and follow from one another, and what stands around them."""
    asked = {
        (f.type, bool(f.repeat), f.when is not None, f.required is True, len(f.options) > MANY_OPTIONS, f.concept)
        for f in procedure.fields.values()
    }
    around = {("attachments", bool(procedure.attachments)), ("fee", bool(procedure.fees))}
    return frozenset({*asked, *around, ("assurance", procedure.assurance_online), procedure.represent})


@cache
def walked_whole() -> frozenset[str]:
    """Procedures that together are made of every kind, the ones that add most first."""
    online = {slug: one for slug, one in sound_city().procedures.items() if "online" in one.channels}
    kinds = {slug: kinds_of(one) for slug, one in sorted(online.items())}
    missing, chosen = frozenset().union(*kinds.values()), set()
    while missing:
        best = max(kinds, key=lambda slug: len(missing & kinds[slug]))
        missing -= kinds[best]
        chosen.add(best)
    return frozenset(chosen)


def test_what_is_walked_whole_is_made_of_every_kind() -> None:
    procedures, walked = sound_city().procedures, walked_whole()
    every = {kind for one in procedures.values() if "online" in one.channels for kind in kinds_of(one)}
    assert {kind for slug in walked for kind in kinds_of(procedures[slug])} == every


@pytest.mark.parametrize("slug", SLUGS)
def test_every_page_and_step(
    walker_at: WalkerAt, judge: Judge, all_published: CheckedCity, hanako: User, at: datetime, slug: str
) -> None:
    version = version_of(slug)
    walker = walker_at(slug, PHONE)
    visitor = Visitor(walker, judge)
    with_card = version.procedure.assurance_online in ("card", "signature")
    if with_card:
        session = sign_in_cookie(hanako)
        walker.page.context.add_cookies([{"name": "sessionid", "value": session, "url": walker.base}])
    visitor.guide(f"/procedures/{slug}/")
    if "online" not in version.procedure.channels:
        return
    walker.press("Begin")
    if not EVERYTHING and slug not in walked_whole():
        visitor.look(walker.path.rstrip("/").rpartition("/")[2])
        return
    draft = Draft.objects.get()
    assurance = version.procedure.assurance_online if with_card else "email"
    Draft.objects.filter(pk=draft.pk).update(mail="hanako@example.jp", mail_confirmed_at=at)
    draft.refresh_from_db()
    for number, one in enumerate(walks_that_ask_everything(version, draft_state(draft, assurance=assurance, at=at))):
        files = {f.name for f in version.procedure.fields.values() if f.type == "file"}
        draft.refresh_from_db()
        draft.answers = {name: value for name, value in one.active.items() if name not in files}
        draft.typed, draft.confirmed = {}, []
        draft.save()
        send_along(draft, assurance, by=acting(hanako), at=at)
        visitor.only_what_is_new(draft, one) if number else visitor.through(draft)


def sign_in_cookie(user: User) -> str:
    """The session of a browser in which ``user`` has shown the card."""
    from django.test import Client

    return sign_in(Client(), user).cookies["sessionid"].value


def test_this_harness_can_fail(walker_at: WalkerAt) -> None:
    walker = walker_at("harness", PHONE)
    walker.page.set_content(
        "<main><p style='width: 500px'>wide</p><p style='width: 40px; overflow: hidden; white-space: nowrap'>cut off</p></main>"
    )
    found = "\n".join(walker.page.evaluate(CUT_TEXT))
    assert "scrolls sideways" in found
    assert "over the edge: wide" in found
    assert "cut: cut off" in found


PLANTED = {
    "a label that is gone": "find('main label').remove()",
    "a label that names another": "find('main label[for]').htmlFor = 'elsewhere'",
    "a button without words": "find('main button:not(.visually-hidden)').textContent = ''",
    "a picture without words": "find('main form').append(new Image())",
    "an order of its own": "find('main input:not([type=hidden])').tabIndex = 5",
    "a colour that cannot be read": "find('main h1').style.color = '#ddd'",
    "an unknown role": "find('main form').setAttribute('role', 'sheet')",
    "a state that is none": "find('main input:not([type=hidden])').setAttribute('aria-invalid', 'maybe')",
    "the same id twice": "find('main h1').id = find('main input[id]').id",
    "a level left out": "find('main h1').after(made('h4', '4'))",
    "no main heading": "find('main h1').remove()",
    "words outside of every part": "document.body.append(made('p', 'lost'))",
    "a list of anything": "find('main form').append(made('ul', '')); find('main form > ul').append(made('div', 'x'))",
    "no title": "document.title = ''",
    "a dark ground under known words": "find('main form').style.background = '#333'",
    "a list of what was none": "find('main form').setAttribute('role', 'list')",
    "hidden, and can be reached": "find('main form').setAttribute('aria-hidden', 'true')",
    "a control in a control": "pressed.append(Object.assign(made('a', 'x'), { href: '/' }))",
    "small and near a known one": "Object.assign(pressed.style, { minHeight: 0, minWidth: 0, height: '9px', width: '9px' });"
    "pressed.style.padding = 0; pressed.after(pressed.cloneNode(true))",
}
PLANT = """() => {
    const find = (selector) => document.querySelector(selector);
    const pressed = find("main form button:not(.visually-hidden)");
    const made = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
    %s;
}"""


def test_what_is_planted_on_a_page_of_a_kind_that_was_judged_is_found(
    walker_at: WalkerAt, published: CheckedCity
) -> None:
    """The harness can fail: each of these is told, though the page was found sound a moment before."""
    walker, judge = walker_at("harness", PHONE), Judge()
    walker.go("/procedures/dog-registration/")
    walker.press("Begin")
    address = walker.page.url
    assert judge.judge(walker.page) == []
    assert judge.judge(walker.page) == []
    assert (judge.judged, judge.passed_over) == (1, 1)
    missed = []
    for what, script in PLANTED.items():
        walker.page.goto(address)
        walker.page.evaluate(PLANT % script)
        if not judge.judge(walker.page):
            missed.append(what)
    assert missed == []
