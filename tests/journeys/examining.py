"""What axe says of a page, or of a part of it."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
_axe = Axe()
VIOLATIONS = """([part, rules]) => axe.run(part || document, rules).then((results) => results.violations.map(
    (v) => `${v.id}: ${v.help} — ${v.nodes[0].html.slice(0, 160)}`))"""
"""Only what was found comes back: the whole report of axe takes longer to carry over than to make."""
OF_SEVERAL = (
    "accesskeys", "heading-order", "landmark-no-duplicate-banner",
    "landmark-no-duplicate-contentinfo", "landmark-no-duplicate-main", "landmark-unique", "link-in-text-block", "target-size",
)  # fmt: skip
"""Rules about how an element stands to others beside it, not only to those it lies in and those that lie in it."""
OF_WHAT_IS_NEW = """async ([fresh, rules, ofSeveral]) => {
    const shapes = globalThis.shapesLookedAt, include = [], exclude = [];
    const isNew = (e) => !shapes.has(e) || fresh.includes(shapes.get(e));
    const parts = (e) => [...e.children].filter((c) => c.tagName !== "SCRIPT" && e.tagName !== "svg");
    const holdsNew = new Map();
    const look = (e) => {
        const below = parts(e).map(look).includes(true);
        holdsNew.set(e, below || isNew(e));
        return holdsNew.get(e);
    };
    const choose = (e, within) => {
        if (within && !holdsNew.get(e)) { exclude.push(e); return; }
        const begins = !within && isNew(e);
        if (begins) include.push(e);
        parts(e).forEach((c) => choose(c, within || begins));
    };
    const content = document.querySelector(".page__content");
    parts(content).forEach(look);
    parts(content).forEach((e) => choose(e, false));
    const told = (results) => results.violations.map((v) => `${v.id}: ${v.help} — ${v.nodes[0].html.slice(0, 160)}`);
    const alone = { ...rules, rules: Object.fromEntries(ofSeveral.map((name) => [name, { enabled: false }])) };
    const several = { runOnly: ofSeveral, resultTypes: ["violations"] };
    const found = told(await axe.run(include.length ? { include, exclude } : content, alone));
    return [...found, ...told(await axe.run(content, several))];
}"""


def examine(page: Page, part: str = "") -> list[str]:
    """What axe (WCAG 2.2 AA, target-size on) and the width of the page say against it, or against one ``part``."""
    return _asked(page, VIOLATIONS, [part, RULES])


def examine_new(page: Page, shapes: list[str]) -> list[str]:
    """The same of what has one of these ``shapes``, in the content of a page that was looked at (``shapes.LOOK``)."""
    return _asked(page, OF_WHAT_IS_NEW, [shapes, RULES, OF_SEVERAL])


def _asked(page: Page, script: str, values: list[object]) -> list[str]:
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_axe.axe_script)
    found: list[str] = page.evaluate(script, values)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"scrolls sideways by {wide} px"] if wide > 0 else [])]
