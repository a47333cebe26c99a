"""Shapes: axe looks at every *kind* of page once, and at each further page of the same kind not again.

What axe says of an element follows from how it is made – its tag, classes, roles, states, its chain of parents, what
stands in it, whether it has words – and from how the page holds together: names that are there, ids that are unique,
headings in order. The first is the element's **shape**, as it stands at one width of the style sheet's and one size of
text; a page all of whose shapes were found sound on earlier pages is not given to axe again, and of a page with a new
shape in its content axe is asked about what is new (about how things stand to each other: of the whole content). The
second is looked at on every page, by a few lines of script that cost next to nothing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, ViewportSize

from tests.journeys.examining import examine, examine_new

DESK = ViewportSize(width=1280, height=900)
STEPS = (480, 640, 768, 992, 1024, 1200, 1600)
"""Widths in px at which the style sheets change something (``@media``); between two of them a shape looks the same."""
LOOK = """() => {
    const content = document.querySelector(".page__content");
    const told = ["class", "type", "role", "lang", "tabindex", "autocomplete", "inputmode", "rel", "target", "scope"];
    const worded = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    const passedOn = ["role", "lang", "hidden", "inert", "disabled", "aria-hidden", "aria-disabled", "style"];
    const passed = (e) => passedOn.filter((name) => e.hasAttribute(name))
        .map((name) => `[${name}${name === "style" ? "" : "=" + e.getAttribute(name)}]`).join("");
    const word = (e) => e.tagName.toLowerCase() + [...e.classList].map((c) => "." + c).join("") + passed(e);
    const chains = new Map();
    const chain = (e) => {
        if (!e.parentElement) return "";
        if (!chains.has(e)) chains.set(e, chain(e.parentElement) + ">" + word(e));
        return chains.get(e);
    };
    const points = /^aria-(labelledby|describedby|controls|label|owns|details)$/;
    const attribute = (a) => {
        if (/^(data-|value$)/.test(a.name)) return "";
        const whole = told.includes(a.name) || (a.name.startsWith("aria-") && !points.test(a.name));
        return whole ? `${a.name}=${a.value}` : a.name + (a.value.trim() ? "" : "=empty");
    };
    const shape = (e) => [
        chain(e.parentElement || e), word(e), [...e.attributes].map(attribute).sort().join(" "), worded(e) ? "words" : "",
        [...new Set([...e.children].map((c) => word(c) + (worded(c) ? "w" : "")))].sort().join(" "),
        e.checkVisibility({ visibilityProperty: true }) ? "" : "unseen",
    ].join("|");
    const within = new Set(), around = new Set(), shapes = globalThis.shapesLookedAt = new Map();
    for (const e of document.querySelectorAll("html, head > title, body *:not(svg *, script)")) {
        shapes.set(e, shape(e));
        (content && content.contains(e) && e !== content ? within : around).add(shapes.get(e));
    }

    const faults = [], ids = new Map();
    const all = (selector) => [...document.querySelectorAll(selector)];
    const there = (value) => value.split(/\\s+/).some((id) => id && document.getElementById(id));
    const wordsOf = (id) => document.getElementById(id)?.textContent || "";
    const said = (e) => (e.getAttribute("aria-label") || "").trim()
        || (e.getAttribute("aria-labelledby") || "").split(/\\s+/).map(wordsOf).join(" ").trim();
    for (const e of all("[id]")) ids.set(e.id, (ids.get(e.id) || 0) + 1);
    for (const [id, count] of ids) if (count > 1) faults.push(`${count} elements have the id ${id}`);
    for (const e of all("label[for]")) if (!there(e.htmlFor)) faults.push(`a label for ${e.htmlFor}, which is not there`);
    for (const e of all("[aria-labelledby]"))
        if (!there(e.getAttribute("aria-labelledby"))) faults.push(`nothing is called ${e.getAttribute("aria-labelledby")}`);
    for (const e of all("a[href^='#']").filter((e) => e.hash.length > 1))
        if (!there(decodeURIComponent(e.hash.slice(1)))) faults.push(`a link to ${e.hash}, which is not there`);
    for (const e of all("input:not([type=hidden], [type=submit]), select, textarea"))
        if (!said(e) && ![...(e.labels || [])].some((l) => l.textContent.trim())) faults.push(`${e.name || e.id} has no label`);
    for (const e of all("a[href], button, h1, h2, h3, h4, legend, summary"))
        if (!said(e) && !e.textContent.trim() && !e.querySelector("img[alt]:not([alt=''])"))
            faults.push(`without a name: ${e.outerHTML.slice(0, 80)}`);
    const called = new Map();
    for (const e of all("nav, aside, :is(section, form):is([aria-label], [aria-labelledby])")) {
        const name = `${e.tagName} ${said(e)}`;
        if (called.has(name) && e.checkVisibility()) faults.push(`two landmarks are called ${name}`);
        called.set(name, e);
    }
    let level = 1; // what is to be corrected stands before the main heading, under one of the second level
    for (const e of all("h1, h2, h3, h4, h5, h6").filter((e) => e.checkVisibility())) {
        const now = Number(e.tagName[1]);
        if (now > level + 1) faults.push(`a heading of level ${now} after one of ${level}: ${e.textContent.slice(0, 40)}`);
        level = now;
    }
    if (all("h1").length !== 1) faults.push(`${all("h1").length} main headings`);
    if (all("main").length !== 1) faults.push(`${all("main").length} main parts`);
    if (!document.title.trim()) faults.push("the page has no title");
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wide > 0) faults.push(`scrolls sideways by ${wide} px`);
    return [[...within], [...around], faults, getComputedStyle(document.documentElement).fontSize];
}"""


@dataclass
class Judge:
    """Remembers the shapes that were found sound, together with the other test processes of the same run."""

    known: set[str] = field(default_factory=set)
    shared: Path | None = None
    judged: int = 0
    passed_over: int = 0

    def judge(
        self, page: Page, *, at: ViewportSize | None = None, copy: Callable[[], Page] | None = None, strict: bool = True
    ) -> list[str]:
        """What speaks against the page as it is now.

        ``at``: the size at which axe looks at it, if not its own. ``copy``: makes a page for axe where no script runs.
        How a page holds together is looked at more strictly here than by axe; where that is not ``strict``, axe decides.
        """
        within, around, faults, text = page.evaluate(LOOK)
        if faults:
            return [str(one) for one in faults] if strict else examine(copy() if copy else page)
        size = page.viewport_size or DESK
        where = f"{_step(size)} {_step(at) if at else ''} {text}"
        new = self._new(where, [*within, *around])
        if not new:
            self.passed_over += 1
            return []
        self.judged += 1
        if at:
            page.set_viewport_size(at)
        # What stands around the content is the same on most pages; axe's time grows with what it looks at.
        if new.keys() & set(around):
            found = examine(copy() if copy else page)
        else:
            found = examine(copy(), ".page__content") if copy else examine_new(page, list(new))
        if at:
            page.set_viewport_size(size)
        if not found:
            self._remember(set(new.values()))
        return found

    def _new(self, where: str, shapes: list[str]) -> dict[str, str]:
        """The shapes that nobody has found sound there, each with its mark."""
        marks = {shape: hashlib.sha256(f"{where} {shape}".encode()).hexdigest()[:20] for shape in shapes}
        if self.shared is not None and not self.known.issuperset(marks.values()) and self.shared.exists():
            self.known |= set(self.shared.read_text(encoding="ascii").split())
        return {shape: mark for shape, mark in marks.items() if mark not in self.known}

    def _remember(self, marks: set[str]) -> None:
        self.known |= marks
        if self.shared is not None:
            with self.shared.open("a", encoding="ascii") as kept:
                kept.write("".join(f"{mark}\n" for mark in sorted(marks)))


def _step(size: ViewportSize) -> int:
    return sum(size["width"] >= step for step in STEPS)


def shared_judge() -> Judge:
    """One for all test processes of this run, which have one folder in common."""
    return Judge(shared=Path(os.environ["MADOGUCHI_VAR"]) / "shapes-found-sound")
