"""The index of what is offered: built once for a set of versions and the city's words, then only asked."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from madoguchi.foundation.forms.public import Procedure
from madoguchi.kernel.letters import distance, fold, is_latin, key_of, pairs, spread
from madoguchi.kernel.ui.furigana import Readings
from madoguchi.services.procedures.search.english import stems

TITLE, KEYWORD, GROUP, SUMMARY, GUIDE = 8.0, 6.0, 4.0, 3.0, 1.2
EXACT, SEVERAL = 1.25, 0.15
"""How much more a title or keyword counts that is the word itself and nothing else; what the word counts in each
further kind of text."""
ALIKE_ENOUGH, SHARED_PAIRS, HALF = 0.72, 0.25, 0.5


@dataclass(frozen=True, slots=True)
class Term:
    """A word that the index knows: of a title, a keyword, a synonym."""

    shown: str
    written: str
    """Folded; stems between spaces for English."""
    reading: str
    latin: bool
    groups: tuple[int, ...] = ()
    offered: bool = True
    """Whether some procedure has it; else it is only another word for one that has."""


@dataclass(slots=True)
class Layer:
    """All texts of one weight of one procedure, run together."""

    weight: float
    written: str
    reading: str
    key: str
    english: str
    whole: frozenset[str]
    """Titles and keywords as they are, for the word that is one of them."""


@dataclass(slots=True)
class Index:
    """What can be asked of a set of procedures. ``labels`` names categories and life events in all languages."""

    procedures: Sequence[Procedure]
    readings: Readings
    synonyms: Sequence[Sequence[str]]
    labels: Mapping[str, Sequence[str]]
    layers: list[list[Layer]] = field(init=False)
    terms: list[Term] = field(init=False)
    groups: list[list[Term]] = field(init=False)
    by_form: dict[str, Term] = field(init=False)
    longest: int = field(init=False)
    standing: list[float] = field(init=False)
    """What counts between procedures that fit alike: others lead to it, more people meet it."""
    _sharing: dict[str, list[int]] = field(init=False)
    _keys: list[str] = field(init=False)
    _weights: dict[str, dict[int, float]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.layers = [self._layers_of(p) for p in self.procedures]
        led_to = Counter(s.procedure for p in self.procedures for s in p.suggests)
        self.standing = [
            1 + 0.03 * min(led_to[p.slug], 5) + 0.015 * min(len(p.life_events), 4) for p in self.procedures
        ]
        self.terms, self.groups = [], [[] for _ in self.synonyms]
        self._collect_terms()
        self.by_form = {}
        for term in self.terms:
            for form in _forms(term):
                self.by_form.setdefault(form, term)
        self.longest = max((len(form) for form in self.by_form), default=0)
        self._keys = [self.key(term) for term in self.terms]
        self._sharing = {}
        for place, key in enumerate(self._keys):
            for pair in pairs(key):
                self._sharing.setdefault(pair, []).append(place)

    # Building ---------------------------------------------------------------------------------------

    def _layers_of(self, p: Procedure) -> list[Layer]:
        groups = [text for key in (p.category, *p.life_events) for text in self.labels.get(key, ())]
        told = [t for text in (p.guide_who, p.guide_when, p.guide_result) for t in (text.ja, text.plain, text.en)]
        found = [(TITLE, [p.title.ja, p.title.plain, p.title.en]), (KEYWORD, [*p.keywords]), (GROUP, groups),
                 (SUMMARY, [p.summary.ja, p.summary.plain, p.summary.en]), (GUIDE, told)]  # fmt: skip
        return [self._layer(weight, [text for text in texts if text]) for weight, texts in found]

    def _layer(self, weight: float, texts: Sequence[str]) -> Layer:
        written = [fold(text) for text in texts]
        read = [self.reading_of(text) for text in texts]
        whole = (
            {*written, *read, *map(key_of, read), *(stems(text) for text in texts if is_latin(spread(text)))}
            if weight >= KEYWORD
            else ()
        )
        return Layer(
            weight, "\n".join(written), "\n".join(read), "\n".join(key_of(one) for one in read),
            " / ".join(stems(text) for text in texts), frozenset(whole),
        )  # fmt: skip

    def _collect_terms(self) -> None:
        grouped: dict[str, list[int]] = {}
        for number, words in enumerate(self.synonyms):
            for word in words:
                grouped.setdefault(_written(word), []).append(number)
        texts = [t for p in self.procedures for t in (*p.keywords, p.title.ja, p.title.plain)]
        english = [
            w
            for p in self.procedures
            for t in (p.title.en, *p.keywords)
            if is_latin(spread(t))
            for w in spread(t).split()
        ]
        seen: set[str] = set()
        for word in [*texts, *(w for words in self.synonyms for w in words), *english]:
            written = _written(word)
            latin = is_latin(spread(word))
            if written.strip() == "" or written in seen or (latin and word in english and len(word) < 3):
                continue
            seen.add(written)
            reading = "" if latin else self.reading_of(word)
            term = Term(word, written, reading, latin, tuple(grouped.get(written, ())))
            weights = self.weights(term.written, term.reading, latin)
            if not weights and not term.groups:
                continue
            term = Term(word, written, reading, latin, term.groups, bool(weights))
            self.terms.append(term)
            for number in term.groups:
                self.groups[number].append(term)

    def reading_of(self, text: str) -> str:
        """What a text says in hiragana; words without a known reading stay as they are."""
        return fold(self.readings.in_kana(unicodedata.normalize("NFKC", text)))

    # Asking -----------------------------------------------------------------------------------------

    def weights(self, written: str, reading: str, latin: bool) -> dict[int, float]:
        """Procedure -> how strongly it speaks of a word (its place in the set, the heaviest text that has it)."""
        kept = self._weights.get(written)
        if kept is None:
            kept = {}
            key = "" if latin else key_of(reading)
            for place, layers in enumerate(self.layers):
                found = [layer.weight * _share(layer, written, reading, key, latin) for layer in layers]
                best = max(found)
                if best:
                    kept[place] = best + SEVERAL * (sum(found) - best)
            if len(self._weights) < 20_000:
                self._weights[written] = kept
        return kept

    def rarity(self, weights: Mapping[int, float]) -> float:
        """How much a word tells, from how many procedures have it in a place of weight."""
        count = sum(1 for weight in weights.values() if weight >= SUMMARY)
        return math.log(1 + len(self.procedures) / max(count, 1)) / math.log(1 + max(len(self.procedures), 1))

    def within(self, term: Term) -> list[Term]:
        """The words with other words for them that stand within a longer term: 亡くなった in 父が亡くなった."""
        if term.latin or len(term.written) < 4:
            return []
        grouped = (other for terms in self.groups for other in terms)
        inner = [o for o in grouped if not o.latin and len(o.written) > 1 and o.written in term.written and o != term]
        return [o for o in dict.fromkeys(inner) if not any(o.written in p.written and o != p for p in inner)]

    def key(self, term: Term) -> str:
        """What a term is compared by when slips are looked for."""
        return term.written.replace(" ", "") if term.latin else key_of(term.reading)

    def alike(self, key: str, *, latin: bool, most: int = 3) -> list[tuple[float, Term]]:
        """The terms that may have been meant, with how alike they are, the best first."""
        if len(key) < 3:
            return []
        wanted, shared = pairs(key), dict[int, int]()
        for pair in wanted:
            for place in self._sharing.get(pair, ()):
                shared[place] = shared.get(place, 0) + 1
        found = []
        slips = 1.0 if len(key) <= 4 else 2.0
        for place, count in shared.items():
            term, other = self.terms[place], self._keys[place]
            if term.latin != latin or abs(len(other) - len(key)) > slips or count < SHARED_PAIRS * len(wanted):
                continue
            share = 1 - distance(key, other, slips) / max(len(key), len(other))
            if share >= ALIKE_ENOUGH:
                found.append((share, term))
        return sorted(found, key=lambda one: (-one[0], not one[1].offered, len(one[1].shown)))[:most]

    def sharing(self, text: str, most: int = 3) -> list[tuple[float, Term]]:
        """The written terms that share at least half of their neighbouring letters with a text."""
        wanted, found = pairs(text), []
        for term in self.terms:
            if not term.latin and len(term.written) > 2:
                other = pairs(term.written)
                share = 2 * len(wanted & other) / (len(wanted) + len(other))
                if share >= HALF:
                    found.append((share, term))
        return sorted(found, key=lambda one: -one[0])[:most]


def _written(word: str) -> str:
    return stems(word) if is_latin(spread(word)) else fold(word)


def _forms(term: Term) -> Iterable[str]:
    if term.latin:
        return (term.written,)
    return {term.written, term.reading, key_of(term.reading)}


def _share(layer: Layer, written: str, reading: str, key: str, latin: bool) -> float:
    """How well a word stands in a layer: 0 not at all, 1 as it is, less where only its sound is there."""
    if latin:
        if written not in layer.english:
            return 0.0
        return EXACT if written in layer.whole else 1.0
    if written in layer.written:
        return EXACT if written in layer.whole else 1.0
    if len(reading) > 1 and reading in layer.reading:
        return 0.95 * (EXACT if reading in layer.whole else 1.0)
    if len(key) > 2 and key in layer.key:
        return 0.85 * (EXACT if key in layer.whole else 1.0)
    return 0.0
