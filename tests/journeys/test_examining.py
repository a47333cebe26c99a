"""The harness first proves that it can fail."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import WalkerAt
from tests.journeys.walker import Broken, NotAccessible

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


def test_a_sound_page_passes_and_is_listed(walker_at: WalkerAt, db: None) -> None:
    walker = walker_at("the harness", 390)
    walker.page.set_content(SOUND % "<p>よし</p>")
    walker.state("sound")
    assert walker.states == ["the harness · sound · 390 px"]
    walker.states.clear()


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(walker_at: WalkerAt, db: None, fault: str) -> None:
    html, told = PLANTED[fault]
    walker = walker_at("the harness", 390)
    walker.page.set_content(SOUND % html)
    with pytest.raises(NotAccessible, match=told):
        walker.state(fault)
    assert walker.states == []


def test_a_fault_is_found_where_no_script_runs(walker_at: WalkerAt, db: None) -> None:
    walker = walker_at("the harness", 390, javascript=False)
    html = SOUND % PLANTED["input without a label"][0]
    walker.page.route("**/", lambda route: route.fulfill(response=route.fetch(), body=html))
    walker.go("/")
    with pytest.raises(NotAccessible, match="label"):
        walker.state("planted")


def test_a_script_that_fails_is_found(walker_at: WalkerAt, db: None) -> None:
    walker = walker_at("the harness", 390)
    walker.page.set_content(SOUND % "<script>undefined.x</script>")
    with pytest.raises(Broken, match="script"):
        walker.state("failing script")
    walker.faults.clear()
