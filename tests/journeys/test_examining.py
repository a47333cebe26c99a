"""The harness first proves that it can fail."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import WalkerAt
from tests.journeys.shapes import Judge
from tests.journeys.walker import Broken, NotAccessible, Walker

SOUND = """<!doctype html><html lang="ja"><head><title>見本</title></head><body><main><h1>見本</h1>%s</main></body></html>"""
PLANTED = {
    "image without a text": ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width="40" height="40">', "image-alt"),
    "wider than the screen": ('<div style="width:2000px">長い</div>', "scrolls sideways"),
    "input without a label": ('<input name="a">', "label"),
    "pale letters": ('<p style="color:#bbb;background:#fff">読めますか</p>', "color-contrast"),
    "targets too small and too near": (
        '<button style="width:12px;height:12px;padding:0;border:0">a</button>' * 2, "target-size"
    ),
}  # fmt: skip


@pytest.fixture
def harness_at(walker_at: WalkerAt, db: None) -> WalkerAt:
    """Walkers whose judge knows nothing yet: what other journeys found sound must not hide what is planted here."""

    def make(width: int = 390, *, javascript: bool = True) -> Walker:
        walker = walker_at("the harness", width, javascript=javascript)
        walker.judge = Judge()
        return walker

    return make


def test_a_sound_page_passes_and_is_listed(harness_at: WalkerAt) -> None:
    walker = harness_at()
    walker.page.set_content(SOUND % "<p>よし</p>")
    walker.state("sound")
    assert walker.states == ["the harness · sound · 390 px"]
    walker.states.clear()


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(harness_at: WalkerAt, fault: str) -> None:
    html, told = PLANTED[fault]
    walker = harness_at()
    walker.page.set_content(SOUND % html)
    with pytest.raises(NotAccessible, match=told):
        walker.state(fault)
    assert walker.states == []


def test_a_fault_on_a_page_of_a_kind_that_was_judged_is_found(harness_at: WalkerAt) -> None:
    """Axe looks at each kind of page once; what differs from that kind is seen all the same."""
    walker, form = harness_at(), SOUND % '<form><label for="a">名前</label><input id="a"><button>送る</button></form>'
    for name in ("sound", "again"):
        walker.page.set_content(form)
        walker.state(name)
    assert (walker.judge.judged, walker.judge.passed_over) == (1, 1)
    walker.states.clear()
    for here, planted in (('for="a"', 'for="b"'), ("名前", ""), ("送る", ""), ("<h1>見本</h1>", ""), ('lang="ja"', "")):
        walker.page.set_content(form.replace(here, planted))
        with pytest.raises(NotAccessible):
            walker.state(planted)
    assert walker.states == []


def test_a_fault_is_found_where_no_script_runs(harness_at: WalkerAt) -> None:
    walker = harness_at(javascript=False)
    html = SOUND % PLANTED["input without a label"][0]
    walker.page.route("**/", lambda route: route.fulfill(response=route.fetch(), body=html))
    walker.go("/")
    with pytest.raises(NotAccessible, match="label"):
        walker.state("planted")


def test_a_script_that_fails_is_found(harness_at: WalkerAt) -> None:
    walker = harness_at()
    walker.page.set_content(SOUND % "<script>undefined.x</script>")
    with pytest.raises(Broken, match="script"):
        walker.state("failing script")
    walker.faults.clear()
