"""Every kanji of a page in やさしい日本語 has a reading, whether the text is ours or the city's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest

from madoguchi.config.messages import catalogues
from madoguchi.kernel.ui.furigana import Readings, general_words, readings_with
from madoguchi.kernel.yaml_text import read_yaml
from tests.conformance.source import PRODUCT

CITY = PRODUCT.parent / "cities" / "goshogawara"
OWN: dict[str, str] = read_yaml((CITY / "words.yaml").read_text(encoding="utf-8"))["furigana"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
HIRAGANA = re.compile(r"[0-9]*[ぁ-ゖー]+")


def plain_messages() -> Iterator[tuple[str, str]]:
    """(place, text) of what the product says in plain Japanese; a number stands where one is put in."""
    for path in catalogues(PRODUCT):
        if path.parts[-3] != "ja_Plain":
            continue
        for entry in polib.pofile(str(path)):
            for text in (entry.msgstr, *entry.msgstr_plural.values()):
                if text and not entry.obsolete:
                    yield f"{path.relative_to(PRODUCT)}:{entry.linenum}", PLACEHOLDER.sub("2", text)


def plain_parts(part: Any) -> Iterator[str]:
    """The plain texts anywhere in a definition."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "plain" and isinstance(value, str):
                yield value
            else:
                yield from plain_parts(value)
    elif isinstance(part, list):
        for value in part:
            yield from plain_parts(value)


def plain_definitions() -> Iterator[tuple[str, str]]:
    """(place, text) of what the city says in plain Japanese."""
    for path in sorted(CITY.rglob("*.yaml")):
        for text in plain_parts(read_yaml(path.read_text(encoding="utf-8"))):
            yield str(path.relative_to(CITY)), text


def unread(texts: Iterator[tuple[str, str]], readings: Readings) -> list[str]:
    """Every word without a reading, with its place and its text."""
    return [f"{place}: {word} in “{text}”" for place, text in texts for word in readings.unread(text)]


@pytest.mark.parametrize("texts", [plain_messages, plain_definitions])
def test_every_kanji_of_a_plain_text_has_a_reading(texts: Any) -> None:
    assert len(list(texts())) > 200, "too few texts were found: does the walker look in the right place?"
    assert unread(texts(), readings_with(OWN)) == []


def test_a_word_is_listed_once_in_order_and_read_in_hiragana() -> None:
    listed = [
        line.partition("\t")[0]
        for line in (Path(PRODUCT) / "kernel" / "ui" / "readings.tsv").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("//")
    ]
    assert listed == sorted(set(listed))
    assert list(OWN) == sorted(OWN)
    assert sorted(set(OWN) & set(listed)) == []
    assert {word: told for word, told in {**general_words(), **OWN}.items() if not HIRAGANA.fullmatch(told)} == {}


def test_this_harness_can_fail() -> None:
    assert unread(iter([("here", "憂鬱な 人")]), readings_with(OWN)) == ["here: 憂鬱 in “憂鬱な 人”"]
    assert unread(plain_definitions(), Readings({})) != []
    assert unread(plain_messages(), Readings({})) != []
    assert list(plain_parts({"a": [{"plain": "字", "ja": "辞"}], "plain": {"plain": "書"}})) == ["字", "書"]
