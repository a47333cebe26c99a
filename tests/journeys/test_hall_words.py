"""Words on the kiosk's buttons: no line begins in the middle of one, narrow, on a tall screen, with letters twice as large."""

from __future__ import annotations

import pytest

from madoguchi.foundation.tickets.folder import hall
from madoguchi.foundation.tickets.policies import device_key
from tests.journeys.conftest import WalkerAt
from tests.journeys.walker import Walker

BROKEN = r"""() => [
  ...document.querySelectorAll(".hall-choice__text *, .hall-choice__wait *, .hall-priority *")
].flatMap((part) =>
  [...part.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).flatMap((node) =>
    [...node.data.matchAll(/[ァ-ヺー]+|[一-龠]+|[\p{Script=Latin}\d]+/gu)].filter((word) => {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      return new Set([...range.getClientRects()].map((one) => Math.round(one.top))).size > 1;
    }).map((word) => word[0])))"""
"""Runs of katakana, of kanji and of Latin letters that stand on two lines."""
LARGE = "document.documentElement.style.fontSize = '200%'"


def broken(kiosk: Walker, language: str, size: tuple[int, int], *, large: bool) -> list[str]:
    area = hall().areas[0]
    kiosk.page.set_viewport_size({"width": size[0], "height": size[1]})
    kiosk.go(f"/kiosk/{area.key}/{device_key(area)}/?in={language}")
    if large:
        kiosk.page.evaluate(LARGE)
    return [str(word) for word in kiosk.page.evaluate(BROKEN)]


@pytest.mark.parametrize("language", ["ja", "ja-plain", "en", "vi"])
def test_no_word_of_a_button_is_broken(walker_at: WalkerAt, city: object, language: str) -> None:
    kiosk = walker_at("kiosk")
    sizes = [(320, 800), (390, 800), (768, 1024), (1024, 768), (1280, 800), (1080, 1920)]
    asked = [(size, large) for size in sizes for large in (False, True) if size[0] >= 640 or not large]
    found = {one: broken(kiosk, language, one[0], large=one[1]) for one in asked}
    assert {one: words for one, words in found.items() if words} == {}
    assert kiosk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # The control: where a box is too narrow for the word, it is seen.
    kiosk.page.evaluate(
        "document.querySelectorAll('.hall-choice__text').forEach((one) => { one.style.inlineSize = '2em'; })"
    )
    assert kiosk.page.evaluate(BROKEN)
