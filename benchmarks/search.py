"""How quick a search is, and how good, against the plain scan that it replaced, measured in the same run.

The peer folds every title, keyword and summary again for each search and looks for the typed words in them (substring,
then shared pairs of letters); it knows no readings, no other words and no roman letters. Both answer the golden list.
Prints milliseconds per search and the share of queries whose procedure is among the first three.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence

import django
import jaconv

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
django.setup()

from madoguchi.config import settings  # noqa: E402
from madoguchi.foundation.forms.public import Procedure, WordsPart, check_folder  # noqa: E402
from madoguchi.services.procedures.search import search  # noqa: E402
from madoguchi.services.procedures.tests.test_search_golden import golden_queries, missed_by  # noqa: E402


def plain(text: str) -> str:
    """Width, case and kana made one."""
    return "".join(c for c in jaconv.kata2hira(jaconv.normalize(text)).casefold() if c.isalnum())


def scan(procedures: Sequence[Procedure], typed: str) -> list[Procedure]:
    """The search before there was an index."""
    wanted = [plain(word) for word in typed.split()]
    scored = []
    for p in procedures:
        titles = [plain(t) for t in (p.title.ja, p.title.plain, p.title.en) if t]
        keywords = [plain(t) for t in p.keywords]
        texts = [plain(t) for t in (p.summary.ja, p.summary.plain, p.summary.en) if t]
        scores = [_score(titles, keywords, texts, word) for word in wanted]
        if all(scores):
            scored.append((sum(scores), p))
    return [p for _score, p in sorted(scored, key=lambda one: -one[0])]


def _score(titles: list[str], keywords: list[str], texts: list[str], word: str) -> float:
    if any(word in title for title in titles):
        return 8
    if any(word in one or (len(one) > 1 and one in word) for one in keywords):
        return 6
    if any(word in text for text in texts):
        return 2
    return max((3 * share for one in [*titles, *keywords] if (share := _alike(word, one)) >= 0.45), default=0)


def _alike(one: str, other: str) -> float:
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other)]
    least = min(map(len, pairs))
    return len(pairs[0] & pairs[1]) / least if least else 0.0


def measured(search_for: Callable[[str], Sequence[Procedure]]) -> tuple[float, float, float]:
    """(milliseconds a search at first, the best of three rounds, share within the first three).

    The first round asks everything for the first time: the index remembers where a word stands.
    """
    queries = golden_queries()
    rounds = []
    for _round in range(3):
        begun = time.perf_counter()
        for query, _wanted in queries:
            search_for(query)
        rounds.append((time.perf_counter() - begun) / len(queries) * 1000)
    return rounds[0], min(rounds), 1 - len(missed_by(search_for)) / len(queries)


def main() -> None:
    """Measure and print."""
    checked = check_folder(settings.CITY_FOLDER)
    words = checked.city.words or WordsPart()
    city, procedures = checked.city, [checked.procedures[slug] for slug in sorted(checked.procedures)]
    begun = time.perf_counter()
    search(procedures, "x", words, city.library)
    built = time.perf_counter() - begun
    first, ours, found = measured(lambda query: search(procedures, query, words, city.library).procedures)
    peer_first, peer, peer_found = measured(lambda query: scan(procedures, query))
    print(f"{len(procedures)} procedures, {len(golden_queries())} queries; the index is built in {built:.2f} s, once")
    print(f"index: {first:.2f} ms a search at first, {ours:.2f} again, {found:.1%} within the first three")
    print(f"scan:  {peer_first:.2f} ms a search at first, {peer:.2f} again, {peer_found:.1%} within the first three")
    print(f"scan / index = {peer_first / first:.1f} at first, {peer / ours:.1f} again")


if __name__ == "__main__":
    main()
