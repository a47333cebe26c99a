"""Searching Japanese: text is folded (NFKC, case), and indexed as every three neighbouring characters.

SQLite's tokenizer ``ascii`` divides at ASCII marks and takes everything beyond ASCII as part of a word. So marks and
spaces are moved out of ASCII, and each three characters become one word: 洪水時 is 洪水時, 水時▮, 時▮▮. The last ones are
filled up with ``END``, so that every character and every pair (bigram) begins a word: a search for one or two characters
is a search for a beginning, for which the index keeps lists of its own. No search reaches from one value into the next.
A longer word is its threes one after the other, which is exactly that word: nothing is found too much, nothing is missed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_BASE = 0x10F000
"""The end of the last private plane: characters that no text has."""
END = chr(_BASE + 0xFFF)
_MOVED = {code: _BASE + code for code in range(128) if not chr(code).isalnum()}
_FOREIGN = dict.fromkeys(range(_BASE, _BASE + 0x1000), 0xFFFD)
_LONE = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
_UNFIT = _FOREIGN | _LONE


def fold(text: str) -> str:
    """As it is compared: width, case and composition make no difference."""
    if text.isascii():
        return text.lower()
    once = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", once).translate(_UNFIT)


def indexed(text: str) -> str:
    """A value as the words of the index."""
    plain = fold(text).translate(_MOVED) + END + END
    return " ".join(map("".join, zip(plain, plain[1:], plain[2:], strict=False)))


def matching(folded: str) -> str:
    """The expression of FTS5 that finds every value with this folded text in it; it must not be empty."""
    plain = folded.translate(_MOVED)
    if len(plain) < 3:
        return f'"{plain}" *'
    return '"' + " ".join(map("".join, zip(plain, plain[1:], plain[2:], strict=False))) + '"'


def words_of(text: str) -> Iterator[str]:
    """What a full-text search looks for: words between spaces, each of which must be there."""
    return iter(fold(text).split())
