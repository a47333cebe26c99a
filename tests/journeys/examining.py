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


def examine(page: Page, part: str = "") -> list[str]:
    """What axe (WCAG 2.2 AA, target-size on) and the width of the page say against it, or against one ``part``."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_axe.axe_script)
    found: list[str] = page.evaluate(VIOLATIONS, [part, RULES])
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"scrolls sideways by {wide} px"] if wide > 0 else [])]
