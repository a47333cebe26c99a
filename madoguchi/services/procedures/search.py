"""Finding a procedure by everyday words: no index, a city has a few hundred procedures at most."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

import jaconv

from madoguchi.foundation.forms.public import Procedure

TITLE, KEYWORD, SUMMARY, ALIKE = 8, 6, 2, 3
LEAST_ALIKE = 0.45
"""Share of letter pairs that a word must have in common with a title to be taken as meant."""


def fold(text: str) -> str:
    """For comparing: width, letter case, hiragana and katakana, spaces and punctuation do not matter."""
    plain = jaconv.hira2kata(unicodedata.normalize("NFKC", text)).casefold()
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LNM")


def search_procedures(procedures: Iterable[Procedure], words: str) -> list[Procedure]:
    """Those that fit every word, best first; all of them where nothing was typed."""
    wanted = [folded for word in words.split() if (folded := fold(word))]
    if not wanted:
        return list(procedures)
    scored = []
    for procedure in procedures:
        scores = [_score(procedure, word) for word in wanted]
        if all(scores):
            scored.append((sum(scores), procedure))
    return [procedure for _score, procedure in sorted(scored, key=lambda one: -one[0])]


def _score(procedure: Procedure, word: str) -> float:
    titles = _texts(procedure.title.ja, procedure.title.plain, procedure.title.en)
    if any(word in title for title in titles):
        return TITLE
    # 「住民票がほしい」 holds the keyword rather than the other way round.
    keywords = _texts(*procedure.keywords)
    if any(word in one or (len(one) > 1 and one in word) for one in keywords):
        return KEYWORD
    if any(word in text for text in _texts(procedure.summary.ja, procedure.summary.plain, procedure.summary.en)):
        return SUMMARY
    return max((ALIKE * share for one in [*titles, *keywords] if (share := alike(word, one)) >= LEAST_ALIKE), default=0)


def _texts(*texts: str) -> Sequence[str]:
    return [fold(text) for text in texts if text]


def alike(word: str, text: str) -> float:
    """Share of the letter pairs of the shorter that are in the longer; 0 for single letters."""
    pairs = [{one[i : i + 2] for i in range(len(one) - 1)} for one in (word, text)]
    least = min(len(pairs[0]), len(pairs[1]))
    return len(pairs[0] & pairs[1]) / least if least else 0.0
