"""Finding datasets: every word in what is said of them, and counted by what they share (ファセット)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.texts import Text
from madoguchi.services.opendata.catalogue.entries import Entry
from madoguchi.services.opendata.snapshots.folding import fold, words_of

MOST_LETTERS = 200
YES, NO = "yes", "no"
STANDARD_WORDS = {
    YES: _("Follows the national standard"),
    NO: _("The city's own"),
}


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow the catalogue: which values a dataset has, and how such a value is called."""

    key: str
    title: Promise
    values: Callable[[Entry], Sequence[tuple[str, Text | Promise | str]]]


FACETS = (
    Facet("group", _("Category"), lambda one: [(one.definition.group.key, one.definition.group.title.text)]),
    Facet("format", _("File format"), lambda one: [(form, form) for form in one.formats]),
    Facet("licence", _("Licence"), lambda one: [(one.definition.licence.key, one.definition.licence.title)]),
    Facet("department", _("Department"), lambda one: [(one.definition.part.owner, one.owner)]),
    Facet("standard", _("Standard dataset"), lambda one: [_standard(one)]),
)


def _standard(entry: Entry) -> tuple[str, Promise]:
    key = YES if entry.standard else NO
    return key, STANDARD_WORDS[key]


def words_in(entry: Entry) -> str:
    """Everything that is said of a dataset, folded: width, case and kana make no difference."""
    part = entry.definition.part
    said = [
        part.slug, part.standard, entry.definition.group.title.ja, *entry.tags,
        *(text.within(language) for text in (entry.title, entry.description, entry.owner)
          for language in ("ja", "ja-plain", "en")),
        *(str(column.get("title", "")) for column in entry.version.columns),
    ]  # fmt: skip
    return fold(" ".join(said))


def having(entries: Sequence[Entry], text: str) -> list[Entry]:
    """Those that every word of ``text`` is said of; where it says nothing, all of them."""
    words = list(words_of(text[:MOST_LETTERS]))
    if not words:
        return list(entries)
    told = ((entry, words_in(entry)) for entry in entries)
    return [entry for entry, said in told if all(word in said for word in words)]


def narrowed(entries: Sequence[Entry], chosen: Mapping[str, str]) -> list[Entry]:
    """Those that have each chosen value."""
    return [
        entry
        for entry in entries
        if all(
            chosen[facet.key] in [key for key, _t in facet.values(entry)] for facet in FACETS if chosen.get(facet.key)
        )
    ]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet, and how many datasets it would leave."""

    key: str
    title: Text | Promise | str
    count: int
    chosen: bool


def choices(entries: Sequence[Entry], chosen: Mapping[str, str]) -> list[tuple[Facet, list[Choice]]]:
    """Each facet with its values: counted among what the *other* choices leave, so that each can be changed."""
    found = []
    for facet in FACETS:
        others = {key: value for key, value in chosen.items() if key != facet.key}
        left = narrowed(entries, others)
        counts = Counter(key for entry in left for key, _t in facet.values(entry))
        titles = {key: title for entry in entries for key, title in facet.values(entry)}
        listed = [
            Choice(key, title, counts[key], chosen.get(facet.key) == key)
            for key, title in titles.items()
            if counts[key] or chosen.get(facet.key) == key
        ]
        found.append((facet, listed))
    return found
