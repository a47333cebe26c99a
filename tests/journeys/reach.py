"""Whether everybody can use a page: within the screen at each width and size of text, and each control reached by Tab."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.journeys.shapes import shared_judge
from tests.journeys.test_text import CUT_OFF
from tests.journeys.walker import Walker

NARROW, HALF, WHOLE = 320, 640, 1280
"""The narrowest phone (a screen of 1280 at 400 %), a screen of 1280 at 200 %, and at 100 %."""
USUAL_TEXT, TWICE = 16, 32
MOST_TABS = 150
judge = shared_judge().judge

# What may be pressed or filled in, whatever its tabindex says; how each looks while nothing has the focus.
PREPARE = """() => {
    document.activeElement?.blur();
    const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex='-1'])";
    const looks = (e) => [e, e.parentElement, e.closest("label")].filter(Boolean).map((one) => {
        const style = getComputedStyle(one);
        return [style.outlineStyle === "none" ? "" : style.outlineStyle + style.outlineWidth, style.boxShadow,
            style.backgroundColor, style.borderColor].join();
    }).join("|");
    const seen = (e) => !e.disabled && e.checkVisibility({ visibilityProperty: true });
    const all = [...document.querySelectorAll(controls)].filter(seen);
    const before = new Map(all.map((e) => [e, looks(e)]));
    window.reach = { looks, left: new Set(all), before, seen: new Set(), faults: [] };
}"""
STEP = """() => {
    const { looks, left, before, seen, faults } = window.reach, e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) return "outside";
    if (seen.has(e)) return "again";
    seen.add(e);
    left.delete(e);
    const told = e.outerHTML.replace(/\\s+/g, " ").slice(0, 120);
    if (before.has(e) && before.get(e) === looks(e)) faults.push(`the focus is not seen on ${told}`);
    const box = (e.closest("label") || e).getClientRects()[0] || { left: 0, right: 0, top: -1, bottom: -1 };
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const top = inside && document.elementFromPoint((box.left + box.right) / 2,
        Math.min(innerHeight - 2, Math.max(1, (Math.max(0, box.top) + Math.min(innerHeight, box.bottom)) / 2)));
    if (!top || !(top.contains(e) || e.contains(top) || e.closest("label")?.contains(top))) faults.push(`out of sight: ${told}`);
    return "new";
}"""
LEFT = """() => {
    const { left, seen, faults } = window.reach;
    const chosen = new Set([...seen].filter((e) => e.type === "radio").map((e) => e.name));
    const missed = [...left].filter((e) => !(e.type === "radio" && chosen.has(e.name)));
    return [...faults, ...missed.map((e) => `Tab does not reach ${e.outerHTML.replace(/\\s+/g, " ").slice(0, 120)}`)];
}"""


def by_tab(page: Page) -> list[str]:
    """Go round the page by Tab: what is not reached, does not show that it has the focus, or is out of sight then."""
    page.evaluate(PREPARE)
    outside = 0
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        where = page.evaluate(STEP)
        outside += where == "outside"
        # The round may begin anywhere, so that it ends where it began, not at the page's end.
        if where == "again" or outside > 2:
            return list(page.evaluate(LEFT))
    return ["Tab does not come round"]


def too_large(page: Page) -> list[str]:
    """What is cut off or makes the page scroll sideways: at each width, and with text of twice the size."""
    before = page.viewport_size
    sizes = page.context.new_cdp_session(page)
    found = []
    for width, text in ((NARROW, USUAL_TEXT), (HALF, USUAL_TEXT), (WHOLE, TWICE)):
        sizes.send("Page.setFontSizes", {"fontSizes": {"standard": text, "fixed": text}})
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            found.append(f"at {width} px with text of {text} px it scrolls sideways by {wide} px")
        found += [f"at {width} px with text of {text} px cut off: {one}" for one in page.evaluate(CUT_OFF)]
    sizes.send("Page.setFontSizes", {"fontSizes": {"standard": USUAL_TEXT, "fixed": 13}})
    if before:
        page.set_viewport_size(before)
    sizes.detach()
    return found


def faults_of(page: Page) -> list[str]:
    """All of it, with what axe says."""
    return [*judge(page), *too_large(page), *by_tab(page)]


def for_everybody(walker: Walker, name: str) -> None:
    """The page as it is now can be used by everybody."""
    walker.state(name, faults_of)
