"""What was typed, understood: which words it has, which procedures speak of them, and what may have been meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock

from madoguchi.foundation.forms.public import LibraryPart, Procedure, WordsPart, city_library, city_words
from madoguchi.kernel.letters import fold, is_latin, kana_of, key_of, spread
from madoguchi.kernel.ui.furigana import readings_with
from madoguchi.services.procedures.search.english import stem, stems
from madoguchi.services.procedures.search.index import KEYWORD, Index, Term

ANOTHER_WORD, WITHIN, LEFT_OUT, FEW_LEFT_OUT, FEW = 0.75, 0.8, 0.22, 0.08, 5
"""What a synonym counts, and a word within a longer one; what share of the best score a procedure needs in order to be
shown at all, and what share the first few need."""
MOST_WHY, LONGEST_PHRASE, MOST_WORDS = 3, 4, 12
_LATIN_RUN = re.compile(r"[a-z0-9'\-]+|[^a-z\s]+")
_EMPTY_ENGLISH = frozenset({
    "a", "an", "and", "any", "are", "as", "at", "be", "because", "by", "can", "could", "do", "does", "for", "from", "get",
    "getting", "give", "go", "has", "have", "help", "how", "i", "if", "in", "into", "is", "it", "its", "just", "make", "me",
    "my", "need", "new", "of", "on", "or", "our", "out", "please", "should", "so", "some", "that", "the", "their", "there",
    "this", "to", "up", "us", "want", "was", "we", "what", "when", "where", "which", "who", "will", "with", "would", "you",
    "your",
})  # fmt: skip
_EMPTY_ROMAJI = frozenset({
    "no", "wo", "o", "ga", "ni", "de", "ha", "wa", "e", "he", "to", "mo", "kara", "made", "ya", "na", "desu", "masu",
    "shitai", "sitai", "hoshii", "hosii",
})  # fmt: skip
_EMPTY = (
    "してほしい|していただきたい|してください|したいです|したいのですが|したい|ほしい|欲しい|について|に関する|に関して|ください|下さい"
    "|ですが|ました|ません|ます|です|から|まで|など|とか|って|には|での|への|とき|時|こと|どう|どこ|いつ|なに|何|たい|する|した|して"
    "|しました|します|てきました|てきた|てきて|てくる|ていく|ている|てき|てい|届|届け|届出|手続き|手続|てつづき|とどけ|やり方|しかた|仕方|方法|の|を|が|に|は|へ|と|で|も|や|か"
)  # fmt: skip
_EMPTY_ENDS = re.compile(f"^(?:{_EMPTY})+|(?:{_EMPTY})+$")


@dataclass(frozen=True, slots=True)
class Hit:
    """A procedure that was found, and by which of its words where that is not plain from its title."""

    procedure: Procedure
    score: float
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives; ``meant`` is what was looked for instead of a slip, empty where there was none."""

    hits: list[Hit]
    meant: str = ""

    @property
    def procedures(self) -> list[Procedure]:
        """Those found, best first."""
        return [hit.procedure for hit in self.hits]


@dataclass(slots=True)
class _Evidence:
    """One word of what was typed: how strongly each procedure speaks of it, and through which words."""

    scores: dict[int, float] = field(default_factory=dict)
    why: dict[int, str] = field(default_factory=dict)
    meant: str = ""

    def add(self, weights: dict[int, float], strength: float, shown: str = "") -> None:
        for place, weight in weights.items():
            if strength * weight > self.scores.get(place, 0.0):
                self.scores[place] = strength * weight
                self.why[place] = shown


def search_procedures(procedures: Iterable[Procedure], typed: str) -> list[Procedure]:
    """Those that fit, best first; all of them where nothing was typed."""
    return search(procedures, typed, city_words(), city_library()).procedures


def search(procedures: Iterable[Procedure], typed: str, words: WordsPart, library: LibraryPart) -> Found:
    """Those that fit what was typed, best first, with why; all of them where nothing was typed."""
    offered = list(procedures)
    if not fold(typed):
        return Found([Hit(p, 0.0) for p in offered] if not typed.strip() else [])
    index = index_of(offered, words, library)
    chunks = _chunks(index, typed)
    read = [_read(index, chunk, alone=len(chunks) == 1) for chunk in chunks]
    if len(chunks) > 1:
        # 「jidou teate」, 「児童 手当」: together they may be one word.
        joined = fold("".join(kana_of(c) or c if is_latin(c) else c for c in chunks))
        read_joined = _whole(index, joined)
    else:
        read_joined = {}
    return _ranked(index, chunks, read, read_joined)


def _chunks(index: Index, typed: str) -> list[str]:
    """The words and known phrases that were typed, without those that say nothing."""
    runs = [run for part in spread(typed).split() for run in _LATIN_RUN.findall(part) if run.strip("-'")]
    if len(runs) < 2:
        return runs
    told, i = [], 0
    while i < len(runs):
        size = next((n for n in range(LONGEST_PHRASE, 1, -1) if stems(" ".join(runs[i : i + n])) in index.by_form), 1)
        run = " ".join(runs[i : i + size])
        empty = run in _EMPTY_ENGLISH or run in _EMPTY_ROMAJI or not _EMPTY_ENDS.sub("", run)
        told += [] if empty else [run]
        i += size
    return (told or runs)[:MOST_WORDS]


def _read(index: Index, chunk: str, *, alone: bool) -> list[_Evidence]:
    """The words in one run of letters."""
    if not is_latin(chunk):
        return _japanese(index, fold(chunk))
    english, kana = stems(chunk), kana_of(chunk)
    evidence = _Evidence()
    if term := index.by_form.get(english):
        _add_term(index, evidence, term, 1.0)
    weights = index.weights(english, "", True)
    evidence.add(weights, index.rarity(weights))
    found = [evidence] if evidence.scores else []
    if kana and (len(kana) > 1 or alone):
        found_in_kana = _japanese(index, kana)
        if not found or sum(max(e.scores.values(), default=0) for e in found_in_kana) > max(evidence.scores.values()):
            found = found_in_kana
    if not any(e.scores for e in found) and len(chunk) > 3:
        slipped = _Evidence()
        for share, term in index.alike(stem(chunk), latin=True):
            _add_term(index, slipped, term, share * share * 0.8)
            slipped.meant = slipped.meant or term.shown
        found = [slipped]
    return found


def _japanese(index: Index, text: str) -> list[_Evidence]:
    terms, rests = _split(index, text)
    found = []
    for term in terms:
        evidence = _Evidence()
        short = len(term.written) <= 2 and len(term.reading) <= 2 and term.written == term.reading
        _add_term(index, evidence, term, 0.7 if short else 1.0)
        for inner in index.within(term):
            _add_term(index, evidence, inner, WITHIN)
        found.append(evidence)
    whole = _Evidence()
    if rests or len(terms) > 1:
        whole.add(_whole(index, text), 1.0)
    if whole.scores:
        found.append(whole)
    found += [_rest(index, rest) for rest in rests]
    if not terms and not rests:
        whole.add(_whole(index, text), 1.0)
        found.append(whole)
    if rests and len(text) > 2 and not whole.scores:
        # The slip may stand where two known words meet, or tear a long one apart.
        slipped = _Evidence()
        for share, term in index.alike(key_of(index.reading_of(text)), latin=False):
            _add_term(index, slipped, term, share * share * 1.2)
            slipped.meant = slipped.meant or term.shown
        if slipped.scores:
            for evidence in found:
                evidence.meant = ""
            found.append(slipped)
    if not any(e.scores for e in found) and len(text) > 2:
        found = [_pairwise(index, text)]
    return [e for e in found if e.scores]


def _pairwise(index: Index, text: str) -> _Evidence:
    """The last resort: words that share many neighbouring letters (a wrong kanji that the keyboard chose)."""
    evidence = _Evidence()
    for share, term in index.sharing(text):
        _add_term(index, evidence, term, share * 0.5)
        evidence.meant = evidence.meant or term.shown
    return evidence


def _whole(index: Index, text: str) -> dict[int, float]:
    """The whole of what was typed as it stands in titles, keywords and summaries."""
    if len(text) < 2 and text.isascii():
        return {}
    weights = index.weights(text, index.reading_of(text), False)
    rare = index.rarity(weights)
    return {place: weight * rare for place, weight in weights.items()}


def _rest(index: Index, rest: str) -> _Evidence:
    """A piece that holds no word of the index: it may stand in a text, or be a slip."""
    evidence = _Evidence()
    weights = _whole(index, rest)
    # Three kana stand by accident in any long text, where two words meet.
    if (
        len(rest) > 3
        or not rest.isalpha()
        or any(_is_kanji(c) for c in rest)
        or max(weights.values(), default=0) >= KEYWORD
    ):
        evidence.add(weights, 0.9)
    if not evidence.scores:
        for share, term in index.alike(key_of(index.reading_of(rest)), latin=False):
            _add_term(index, evidence, term, share * share * 0.8)
            evidence.meant = evidence.meant or term.shown
    return evidence


def _add_term(index: Index, evidence: _Evidence, term: Term, strength: float) -> None:
    """What procedures say of a term, or of another word for it."""
    own = index.weights(term.written, term.reading, term.latin)
    others = [other for number in term.groups for other in index.groups[number] if other is not term]
    places = dict(own)
    for other in others:
        for place, weight in index.weights(other.written, other.reading, other.latin).items():
            places[place] = max(places.get(place, 0.0), weight)
    rare = index.rarity(places)
    evidence.add(own, strength * rare, term.shown)
    for other in others:
        weights = index.weights(other.written, other.reading, other.latin)
        evidence.add(weights, strength * rare * ANOTHER_WORD, other.shown)


def _split(index: Index, text: str) -> tuple[list[Term], list[str]]:
    """The words of the index in a text, the longest first from the left, and what is left between them."""
    best: tuple[list[Term], list[str]] = ([], [text])
    least = len(text) + 1
    for form in dict.fromkeys((text, index.reading_of(text), key_of(index.reading_of(text)))):
        terms, rests, i, rest = [], [], 0, ""
        while i < len(form):
            size = next((n for n in range(min(index.longest, len(form) - i), 0, -1) if _known(index, form, i, n)), 0)
            if size:
                terms.append(index.by_form[form[i : i + size]])
                rests.append(rest)
                rest, i = "", i + size
            else:
                rest, i = rest + form[i], i + 1
        told = [one for one in (_EMPTY_ENDS.sub("", r) for r in [*rests, rest]) if len(one) > 1]
        left = sum(len(one) for one in told)
        if left < least:
            best, least = (list(dict.fromkeys(terms)), told), left
    return best


def _known(index: Index, form: str, i: int, n: int) -> bool:
    piece = form[i : i + n]
    return piece in index.by_form and (n > 1 or _is_kanji(piece))


def _is_kanji(text: str) -> bool:
    return len(text) == 1 and "\u4e00" <= text <= "\u9fff"


def _ranked(
    index: Index, chunks: Sequence[str], read: Sequence[Sequence[_Evidence]], joined: dict[int, float]
) -> Found:
    scores, fitting = dict[int, float](), dict[int, int]()
    for evidences in read:
        for place in {place for e in evidences for place in e.scores}:
            scores[place] = scores.get(place, 0.0) + sum(e.scores.get(place, 0.0) for e in evidences)
            fitting[place] = fitting.get(place, 0) + 1
    for place, weight in joined.items():
        scores[place] = scores.get(place, 0.0) + weight
        fitting[place] = len(chunks)
    typed = sum(len(chunk) for chunk in chunks)
    for place in scores:
        # Of those that fit alike, the one whose title says little else comes first.
        plain = 1 + 0.1 * min(1.0, typed / len(fold(index.procedures[place].title.ja)))
        scores[place] *= (fitting[place] / len(chunks)) ** 1.5 * index.standing[place] * plain
    best = max(scores.values(), default=0.0)
    order = sorted(scores, key=lambda p: (-scores[p], p))
    order = [p for i, p in enumerate(order) if scores[p] >= best * (FEW_LEFT_OUT if i < FEW else LEFT_OUT)]
    hits = [Hit(index.procedures[place], scores[place], _why(index, place, read, " ".join(chunks))) for place in order]
    meant = [
        next((e.meant for e in evidences if e.meant), chunk) for chunk, evidences in zip(chunks, read, strict=True)
    ]
    return Found(hits, " ".join(meant) if meant != list(chunks) and hits else "")


def _why(index: Index, place: int, read: Sequence[Sequence[_Evidence]], typed: str) -> tuple[str, ...]:
    """The words by which it was found; those typed or in its title left out, since everybody sees them."""
    plain = fold(str(index.procedures[place].title)) + fold(typed)
    words = [e.why[place] for evidences in read for e in evidences if e.why.get(place)]
    # To whoever writes Japanese an English word explains nothing, and the other way round.
    told = dict.fromkeys(w for w in words if fold(w) not in plain and is_latin(spread(w)) == is_latin(fold(typed)))
    return tuple(told)[:MOST_WHY]


_kept: dict[tuple[object, ...], Index] = {}
_lock = Lock()


def index_of(procedures: Sequence[Procedure], words: WordsPart, library: LibraryPart) -> Index:
    """The index of a set of versions and the words of the city; the last few are kept."""
    labels = {o.key: (o.ja, o.plain, o.en) for o in (*library.categories, *library.life_events)}
    named = (
        tuple(p.sha256 for p in procedures), tuple(words.furigana.items()), tuple(map(tuple, words.synonyms)),
        tuple(labels.items()),
    )  # fmt: skip
    found = _kept.get(named)
    if found is None:
        found = Index(procedures, readings_with(words.furigana), words.synonyms, labels)
        with _lock:
            while len(_kept) >= 4:
                _kept.pop(next(iter(_kept)))
            _kept[named] = found
    return found
