"""Furigana (ふりがな): readings over the kanji of pages in やさしい日本語.

Readings come from a list of words, not from guessing: the general words of the language stand beside this file
(``readings.tsv``), a city adds its own names and terms. A word that is not listed gets no reading, and the checker
of definitions says so. The longest word wins; a word of one kanji is read only where it stands alone, so that no
family name is taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from html import escape, unescape
from pathlib import Path

import jaconv

KANJI = r"㐀-䶿一-鿿豈-﫿々〆ヶ𠀀-𰻞"
"""Characters that may need a reading; ヶ as in 一ヶ所."""
_RUN = re.compile(rf"[{KANJI}]+|[^{KANJI}]+")
_KANJI = re.compile(rf"[{KANJI}]")
_DIGITS = "0123456789０１２３４５６７８９"
COUNTED = "#"
"""A word that begins with this follows a digit: ``#人`` is にん, where ``人`` alone is ひと."""

Piece = tuple[str, str]
"""A piece of text and its reading; an empty reading where it needs none."""


class Readings:
    """Words with their readings, ready to be found in a text."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._pieces: dict[str, list[Piece]] = {}
        self._longest: dict[str, int] = {}
        for word, reading in words.items():
            bare = word.removeprefix(COUNTED)
            if not bare:
                continue
            self._pieces[word] = _aligned(bare, reading)
            key = word[: 2 if word.startswith(COUNTED) else 1]
            self._longest[key] = max(self._longest.get(key, 0), len(bare))

    def pieces(self, text: str) -> Iterator[Piece]:
        """The text in pieces, those with kanji that are listed with their reading."""
        plain, at = "", 0
        while at < len(text):
            word = self._word_at(text, at)
            if word is None:
                plain += text[at]
                at += 1
                continue
            if plain:
                yield plain, ""
                plain = ""
            yield from self._pieces[word]
            at += len(word.removeprefix(COUNTED))
        if plain:
            yield plain, ""

    def unread(self, text: str) -> list[str]:
        """The kanji, as they stand together, that have no reading."""
        left = "".join(piece if not reading else "\n" for piece, reading in self.pieces(text))
        return re.findall(rf"[{KANJI}]+", left)

    def in_kana(self, text: str) -> str:
        """The text with its listed words in hiragana."""
        return "".join(reading or piece for piece, reading in self.pieces(text))

    def _word_at(self, text: str, at: int) -> str | None:
        after_digit = at > 0 and text[at - 1] in _DIGITS
        for mark in (COUNTED, "") if after_digit else ("",):
            for length in range(self._longest.get(mark + text[at], 0), 0, -1):
                word = mark + text[at : at + length]
                if word in self._pieces and (mark or _fits(text, at, length, after_digit=after_digit)):
                    return word
        return None


def _fits(text: str, at: int, length: int, *, after_digit: bool) -> bool:
    """Whether a word may be read here: 2日 not within 12日, and a single kanji only where it stands alone."""
    if text[at] in _DIGITS:
        return not after_digit
    around = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
    return length > 1 or _KANJI.search(around) is None


def _aligned(word: str, reading: str) -> list[Piece]:
    """The reading shared out over the kanji of a word: 引っ越し, ひっこし -> 引=ひ, っ, 越=こ, し; 24分, 24ぷん -> 分=ぷん."""
    if digits := re.match(r"[0-9]+", reading):
        return [(digits[0], ""), *_aligned(word.removeprefix(digits[0]), reading.removeprefix(digits[0]))]
    runs = re.findall(rf"[{KANJI}0-9]+|[^{KANJI}0-9]+", word)
    kana = [jaconv.kata2hira(run) for run in runs]
    shape = "".join(
        "(.+?)" if re.match(rf"[{KANJI}0-9]", run) else f"({re.escape(k)})" for run, k in zip(runs, kana, strict=True)
    )
    found = re.fullmatch(shape, jaconv.kata2hira(reading))
    if found is None:
        return [(word, reading)]
    return [
        (run, part if re.match(rf"[{KANJI}0-9]", run) else "") for run, part in zip(runs, found.groups(), strict=True)
    ]


# Pages ----------------------------------------------------------------------------------------------

_TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME = re.compile(r"</?\s*([a-zA-Z0-9]+)")
_SKIPPED = {"script", "style", "textarea", "title", "option", "select", "ruby", "svg", "code", "pre", "head"}
NO_FURIGANA = "data-no-furigana"
"""An element with this attribute, and what is in it, is left as it is: what people typed."""


def with_furigana(page: str, readings: Readings) -> str:
    """An HTML page with ``<ruby>`` over the listed words of its text; attributes, inputs and titles stay.

    The reading is hidden from screen readers, which read kanji by themselves and would say everything twice.
    """
    told: list[str] = []
    skipping = ""
    depth = 0
    for i, part in enumerate(_TAG.split(page)):
        if i % 2 == 0:
            told.append(part if skipping or not part.strip() else _annotated(part, readings))
            continue
        told.append(part)
        name = _NAME.match(part)
        tag = name[1].lower() if name else ""
        if skipping:
            if tag == skipping and not part.endswith("/>"):
                depth += -1 if part.startswith("</") else 1
                if depth == 0:
                    skipping = ""
        elif not part.startswith("</") and (tag in _SKIPPED or NO_FURIGANA in part):
            skipping, depth = tag, 1
    return "".join(told)


def _annotated(escaped: str, readings: Readings) -> str:
    if _KANJI.search(escaped) is None:
        return escaped
    return "".join(
        f'<ruby>{escape(piece)}<rp>（</rp><rt aria-hidden="true">{escape(reading)}</rt><rp>）</rp></ruby>'
        if reading
        else escape(piece)
        for piece, reading in _without_doubles(readings, unescape(escaped))
    )


def _without_doubles(readings: Readings, text: str) -> Iterator[Piece]:
    """The pieces of a text; a reading that its writer put in brackets behind the word is not said again."""
    pieces = list(readings.pieces(text))
    spoken = ""
    for piece, reading in pieces:
        if not reading and spoken and (said := re.match(r"（([ぁ-ゖー ]+)）", piece)):
            if said[1].replace(" ", "") in spoken:
                piece = piece[said.end() :]
        spoken = spoken + (reading or piece) if reading or not piece.endswith(("。", "、")) else ""
        if piece:
            yield piece, reading


# Where the words come from --------------------------------------------------------------------------

_sources: list[Callable[[], Mapping[str, str]]] = []


def register_readings(source: Callable[[], Mapping[str, str]]) -> None:
    """Add a list of words that outranks the general one; called at start-up, asked at each page."""
    _sources.append(source)


@lru_cache(maxsize=1)
def general_words() -> Mapping[str, str]:
    """The general words of the language: word -> reading in hiragana."""
    lines = (Path(__file__).parent / "readings.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("//"))


@lru_cache(maxsize=4)
def _readings(own: tuple[tuple[str, str], ...]) -> Readings:
    return Readings({**general_words(), **dict(own)})


def readings_with(own: Mapping[str, str]) -> Readings:
    """The general words with a city's own; made once for the same words."""
    return _readings(tuple(sorted(own.items())))


def current_readings() -> Readings:
    """The words that are in force."""
    own: dict[str, str] = {}
    for source in _sources:
        own |= source()
    return readings_with(own)
