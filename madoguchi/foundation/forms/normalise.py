"""Width, kana, dashes and spaces of what people type, without touching a single kanji.

Unicode's NFKC and NFC replace compatibility ideographs, and so change names (﨑, 神). Here only ASCII width,
kana width, combining kana marks, dashes and spaces are made alike; variation selectors (異体字セレクタ) stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

import jaconv

from madoguchi.kernel.individual_number import has_valid_check_digit

_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5}
_ALPHANUMERIC = {wide: narrow for wide, narrow in _ASCII.items() if chr(narrow).isalnum()}
DASHES = "-‐‑‒–—―−－ー─━﹣ｰ"
"""Everything that stands for a hyphen between digits."""
_DASH = re.compile(f"[{re.escape(DASHES)}]")
_DASH_IN_NUMBER = re.compile(rf"(?<=[0-9])[{re.escape(DASHES)}](?=[0-9])")
_MARKED = re.compile("[\u3041-\u30fe][\u3099\u309a]|[A-Za-z][\u0300-\u036f]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff .,'’\-]+")
_BETWEEN = rf"[\s./・･{re.escape(DASHES)}]"
_NUMBER_LIKE = re.compile(
    "|".join(
        rf"(?<![0-9])[0-9]{{{size}}}(?:{_BETWEEN}{{{0 if size == 4 else 1},3}}[0-9]{{{size}}}){{{12 // size - 1}}}(?![0-9])"
        for size in (12, 4, 6, 3, 2, 1)
    )
)
"""Twelve digits in a row or in groups of one size; groups of several sizes are a day with an hour, or two telephone numbers."""
_KANJI_DIGITS = {ord(kanji): digit for digit, kanji in enumerate("〇一二三四五六七八九")}


def _as_digits(text: str) -> str:
    """Digits of every script and kanji as ASCII digits, character for character."""
    narrow = text.translate(_ASCII)
    return "".join(str(_KANJI_DIGITS.get(ord(c), unicodedata.decimal(c, c))) for c in narrow)


def half_width(text: str) -> str:
    """Full-width ASCII and the ideographic space as half-width."""
    return text.translate(_ASCII)


def full_width_kana(text: str) -> str:
    """Half-width kana as full-width, and kana with combining marks as one character."""
    return _MARKED.sub(lambda found: unicodedata.normalize("NFC", found.group()), jaconv.h2z(text))


def clean_line(text: str) -> str:
    """One line: control and unseen characters gone, runs of spaces as one, kana full-width."""
    kinds = [(c, unicodedata.category(c)) for c in text]
    # Format characters (zero-width, direction marks) are not seen, and can disguise a text.
    spaced = "".join(" " if kind in ("Cc", "Zl", "Zp", "Zs") else c for c, kind in kinds if kind not in ("Cf", "Cs"))
    return " ".join(full_width_kana(spaced).split())


def clean_lines(text: str) -> str:
    """Several lines: as ``clean_line`` for each, line breaks kept, empty lines at the ends gone."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(clean_line(line) for line in lines).strip()


def clean_words(text: str) -> str:
    """One line with letters and digits half-width; full-width punctuation stays as typed."""
    return clean_line(text.translate(_ALPHANUMERIC))


def katakana(text: str) -> str:
    """One line of full-width katakana, from hiragana or half-width."""
    return str(jaconv.hira2kata(clean_line(half_width(text))))


def digits(text: str) -> str:
    """Digits only, half-width, without spaces and dashes; anything else stays, to be refused."""
    return _DASH.sub("", half_width(clean_line(text))).replace(" ", "")


def hyphenated(text: str) -> str:
    """Half-width, every kind of dash as a hyphen, without spaces (telephone numbers)."""
    return _DASH.sub("-", half_width(clean_line(text))).replace(" ", "")


def address_line(text: str) -> str:
    """One line of an address: half-width ASCII, hyphens between digits; kanji numerals stay (千苅)."""
    return _DASH_IN_NUMBER.sub("-", half_width(clean_line(text)))


def comparable(value: Any, kind: str = "") -> Any:
    """A value as it is compared with another: without regard to width, spaces and dashes, and of telephone numbers and
    postal codes (``kind``: the type of the question) the digits alone. Kanji and variation selectors stay as they are."""
    if isinstance(value, str):
        text = address_line(value).replace(" ", "")
        return re.sub(r"[^0-9+]", "", text) if kind in ("phone", "postal_code") else text
    if isinstance(value, Mapping):
        return {part: comparable(held, part) for part, held in value.items()}
    return [comparable(one) for one in value] if isinstance(value, list) else value


def is_latin(text: str) -> bool:
    """Whether a name is written in Latin letters."""
    return _LATIN.fullmatch(text) is not None


def is_sound(text: str, *, lines: bool = False) -> bool:
    """Whether a stored text holds no control, unseen or broken characters; ``lines`` allows line breaks.

    U+FFFD stands where something could not be decoded on the way; the last two of each plane are no characters.
    """
    return all(
        (unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") and c != "\ufffd" and ord(c) & 0xFFFE != 0xFFFE)
        or (lines and c == "\n")
        for c in text
    )


def holds_my_number(text: str) -> bool:
    """Whether a text seems to hold an Individual Number (12 digits whose check digit fits)."""
    return any(_is_my_number(found) for found in _NUMBER_LIKE.findall(_as_digits(text)))


def _is_my_number(found: str) -> bool:
    return has_valid_check_digit(re.sub("[^0-9]", "", found))


COVERED = "＊" * 12
"""What stands instead of an Individual Number that somebody typed where none is asked."""


def cover_my_numbers(text: str) -> str:
    """``text`` with every Individual Number in it covered (番号法第20条: it must not even be kept as a mistake)."""
    # Character for character as long as the text, so that places found in one are places in the other.
    out, last = [], 0
    for found in _NUMBER_LIKE.finditer(_as_digits(text)):
        if _is_my_number(found.group()):
            out += [text[last : found.start()], COVERED]
            last = found.end()
    return "".join([*out, text[last:]])
