"""The words of the register that hold what was typed, or that it may have been meant for.

Everything that was typed goes to the database as a value; what is put into the SQL are numbers and names of ours.
"""
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import connection

from madoguchi.foundation.residents.models import SearchPart
from madoguchi.foundation.residents.models.finding import PartKind
from madoguchi.foundation.residents.search.index import without_one
from madoguchi.foundation.residents.search.reading import Sought
from madoguchi.foundation.residents.search.words import is_kana, letters, word_number
from madoguchi.kernel.letters import distance, is_latin

MOST = 5_000
"""Words that one typed part may lead to; the shortest ones are taken."""
MOST_SPLITS = 4
LAST = "\U0010ffff"
Numbers = frozenset[int]
Alternative = tuple[Numbers, ...]
"""One way in which a typed word fits: of each set, the person has a word."""


@dataclass(slots=True)
class Meaning:
    """In which ways one typed word fits a person, by closeness: see ``Hit.closeness``."""

    ways: list[list[Alternative]] = field(default_factory=lambda: [[] for _ in range(5)])

    def upto(self, closeness: int) -> list[Alternative]:
        """Every way that is at least so close."""
        return [way for step in self.ways[: closeness + 1] for way in step]

    def size(self, closeness: int) -> int:
        """How many words the index would be asked for."""
        return sum(len(one) for way in self.upto(closeness) for one in way)

    def add(self, closeness: int, *sets: Iterable[int]) -> None:
        """One more way; one that needs a word of an empty set is none."""
        way = tuple(frozenset(one) for one in sets)
        if all(way):
            self.ways[closeness].append(way)


def meanings(sought: Sequence[Sought]) -> list[Meaning]:
    """What each typed word may mean, slips apart; at most two queries, however much was typed."""
    halves = {half for one in sought for pair in splits(one) for half in pair}
    known = _known({letters(half) for half in halves})
    told = [(one, _likely_splits(one, known)) for one in sought]
    forms = {form for one, pairs in told for form in (*one.forms, *(form for pair in pairs for form in pair))}
    beginning, within = _holding(forms)
    return [_meaning(one, pairs, known, beginning, within) for one, pairs in told]


def _meaning(
    one: Sought,
    pairs: Sequence[tuple[str, str]],
    known: set[str],
    beginning: dict[str, set[int]],
    within: dict[str, set[int]],
) -> Meaning:
    meaning = Meaning()
    meaning.add(0, one.exact)
    meaning.add(1, one.alike)
    for form in one.forms:
        meaning.add(2, beginning.get(form, ()))
        meaning.add(3, within.get(form, ()))
    for left, right in pairs:
        if left in known and right in known:
            meaning.add(1, {word_number("letters", left)}, {word_number("letters", right)})
        if left in known:
            meaning.add(2, {word_number("letters", left)}, beginning.get(right, ()))
        if right in known:
            meaning.add(3, within.get(left, ()), {word_number("letters", right)})
    return meaning


def splits(one: Sought) -> Iterator[tuple[str, str]]:
    """A word in two, wherever it can be: 津軽花子 may be 津軽 and 花子."""
    for place in range(1, len(one.plain)):
        yield one.plain[:place], one.plain[place:]


def _likely_splits(one: Sought, known: set[str]) -> list[tuple[str, str]]:
    """The splits with a half that is a word, in their forms; both halves known first, then the longest known half."""
    found = [(letters(left), letters(right)) for left, right in splits(one)]
    weighed = [
        (sum(len(half) for half in pair if half in known and (len(half) > 1 or not is_kana(half))), pair)
        for pair in found
        if pair[0] and pair[1]
    ]
    return [pair for weight, pair in sorted(weighed, key=lambda each: -each[0]) if weight][:MOST_SPLITS]


def slips(meaning: Meaning, one: Sought, *, alone: bool) -> None:
    """Add the ways in which a word fits with one slip; a word of two letters only beside others that narrow."""
    known = _known({letters(half) for pair in splits(one) for half in pair})
    pairs = _likely_splits(one, known)
    wanted = [form for form in one.forms if _long_enough(form, alone=alone)]
    near = _near({*wanted, *(half for pair in pairs for half in pair if _long_enough(half, alone=False))})
    meaning.add(4, one.slipped)
    for form in wanted:
        meaning.add(4, near.get(form, ()))
    for left, right in pairs:
        if left in known:
            meaning.add(4, {word_number("letters", left)}, near.get(right, ()))
        if right in known:
            meaning.add(4, near.get(left, ()), {word_number("letters", right)})


def _long_enough(form: str, *, alone: bool) -> bool:
    return len(form) > 2 or (len(form) == 2 and not alone and not is_kana(form) and not is_latin(form))


def _known(texts: set[str]) -> set[str]:
    """Those that are words of the register."""
    if not texts:
        return set()
    held = SearchPart.objects.filter(kind=PartKind.END, text__in=texts, whole__in=texts).values_list("text", "whole")
    return {text for text, whole in held if text == whole}


def _holding(forms: set[str]) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    """(form → words that begin with it, form → words that hold it further on), in one query."""
    beginning: dict[str, set[int]] = {}
    within: dict[str, set[int]] = {}
    if not forms:
        return beginning, within
    table, pieces, values = SearchPart._meta.db_table, [], []
    ordered = sorted(forms)
    for number, form in enumerate(ordered):
        # A single kana or roman letter stands in most names: it is taken for a beginning.
        only_first = " AND text = whole" if len(form) == 1 and (is_kana(form) or is_latin(form)) else ""
        pieces.append(
            f"SELECT * FROM (SELECT {number} AS form, word, text = whole AS first FROM {table}"
            f" WHERE kind = {PartKind.END.value} AND text >= %s AND text < %s{only_first}"
            f" ORDER BY length(whole) LIMIT {MOST}) AS some_{number}"
        )
        values += [form, form + LAST]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(pieces), values)
        for number, word, first in cursor.fetchall():
            (beginning if first else within).setdefault(ordered[number], set()).add(word)
    return beginning, within


def _near(forms: set[str]) -> dict[str, set[int]]:
    """form → the words that are one slip away."""
    left = {form: without_one(form) for form in forms}
    texts = {text for several in left.values() for text in several}
    found: dict[str, set[int]] = {}
    if not texts:
        return found
    rows = SearchPart.objects.filter(kind=PartKind.SLIP, text__in=texts).values_list("text", "whole", "word")
    by_text: dict[str, list[tuple[str, int]]] = {}
    for text, whole, word in rows:
        by_text.setdefault(text, []).append((whole, word))
    for form, several in left.items():
        for text in several:
            for whole, word in by_text.get(text, ()):
                if whole != form and distance(form, whole, 1) <= 1:
                    found.setdefault(form, set()).add(word)
    return found
