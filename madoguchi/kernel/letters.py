"""One way of writing for all: width, case, kana, roman letters, long vowels (表記ゆれ)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import jaconv

VOWELS = "あいうえお"
_ROWS = {
    "": VOWELS, "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
    "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ", "y": "や ゆ よ", "w": "わ   を",
}  # fmt: skip
_VOWEL_OF = {kana: VOWELS[i] for row in _ROWS.values() for i, kana in enumerate(row) if kana != " "}
_GLIDES = {
    "ky": "き", "sy": "し", "sh": "し", "ty": "ち", "ch": "ち", "cy": "ち", "ny": "に", "hy": "ひ", "my": "み",
    "ry": "り", "gy": "ぎ", "zy": "じ", "jy": "じ", "j": "じ", "dy": "ぢ", "by": "び", "py": "ぴ",
}  # fmt: skip
_SYLLABLES = {head + vowel: row[i] for head, row in _ROWS.items() for i, vowel in enumerate("aiueo") if row[i] != " "}
_SYLLABLES |= {
    head + vowel: kana + small for head, kana in _GLIDES.items() for vowel, small in zip("auo", "ゃゅょ", strict=True)
}
_SYLLABLES |= {
    "shi": "し", "chi": "ち", "tsu": "つ", "fu": "ふ", "ji": "じ", "she": "しぇ", "che": "ちぇ", "je": "じぇ",
    "fa": "ふぁ", "fi": "ふぃ", "fe": "ふぇ", "fo": "ふぉ", "nn": "ん", "n'": "ん", "-": "ー",
}  # fmt: skip
_MACRONS = str.maketrans("āīūēōâîûêô", "aiueoaiueo")
_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎぢづを", "あいうえおつやゆよわじずお")
_PLAIN = str.maketrans(
    "がぎぐげござじずぜぞだでどばびぶべぼぱぴぷぺぽ", "かきくけこさしすせそたてとはひふへほはひふへほ"
)


_NO_LETTER = re.compile(r"[^\w'-]|_")
_NO_SPACE = str.maketrans("", "", " '-")


@lru_cache(maxsize=8192)
def spread(text: str) -> str:
    """Width, letter case and kana made one (hiragana); spaces and punctuation become single spaces."""
    plain = jaconv.kata2hira(unicodedata.normalize("NFKC", text)).casefold().translate(_MACRONS)
    return " ".join(_NO_LETTER.sub(" ", plain).split())


def fold(text: str) -> str:
    """The same without any spaces: for comparing."""
    return spread(text).translate(_NO_SPACE)


def is_latin(text: str) -> bool:
    """Whether it is written in roman letters, digits apart."""
    return any("a" <= c <= "z" for c in text) and all(c.isascii() for c in text)


@lru_cache(maxsize=4096)
def kana_of(letters: str) -> str:
    """What roman letters say in hiragana, Hepburn, Kunrei or as one types; empty if they are no Japanese."""
    said, i = "", 0
    while i < len(letters):
        size = next((n for n in (3, 2, 1) if letters[i : i + n] in _SYLLABLES), 0)
        here, after = letters[i], letters[i + 1 : i + 2]
        if here == "n" and after == "n" and letters[i + 2 : i + 3] in tuple("aiueoy"):
            # Hepburn's “annai”: the first n closes a syllable, the second begins one.
            said, i = said + "ん", i + 1
        elif size:
            said, i = said + _SYLLABLES[letters[i : i + size]], i + size
        elif here == "n" or (here == "m" and after in ("b", "p", "m")):
            said, i = said + "ん", i + 1
        elif here.isalpha() and (here == after or letters[i : i + 3] == "tch"):
            said, i = said + "っ", i + 1
        elif here == "'":
            i += 1
        elif here == "h" and said and _VOWEL_OF.get(said[-1]) == "お":
            # “ohno”: an h that only makes the vowel long.
            i += 1
        else:
            return ""
    return said


def key_of(kana: str) -> str:
    """A reading without what people write in different ways: long vowels, small kana, ぢ and づ."""
    kept, vowel = [], ""
    for c in kana.translate(_SMALL):
        if c == "ー" or (vowel and (c == vowel or (vowel + c) in ("おう", "えい"))):
            continue
        kept.append(c)
        vowel = _VOWEL_OF.get(c, "")
    return "".join(kept)


def pairs(text: str) -> set[str]:
    """The neighbouring letters of a text, its beginning and end among them."""
    held = f"^{text}$"
    return {held[i : i + 2] for i in range(len(held) - 1)}


def distance(one: str, other: str, most: float) -> float:
    """How many slips lead from one to the other (a letter more, less, wrong, two swapped; 濁点 counts half)."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[float] = []
    row = [float(j) for j in range(len(other) + 1)]
    for i, a in enumerate(one, 1):
        before, row, above = row, [float(i)], before
        for j, b in enumerate(other, 1):
            cost = 0.0 if a == b else 0.5 if a.translate(_PLAIN) == b.translate(_PLAIN) else 1.0
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + cost)
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, above[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
    return row[-1]
