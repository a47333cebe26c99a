"""The procedures on offer: filtered, searched, featured."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from madoguchi.foundation.forms.public import LibraryPart, Procedure, city_words, procedures_offered
from madoguchi.services.procedures.guide import text_of
from madoguchi.services.procedures.search import search

FEATURED = 6
FEW = 12
"""Up to so many are shown together; more are shown by category."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow the list, with how many it leaves."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """The procedures of one category."""

    key: str
    label: str
    procedures: list[Procedure]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the list page shows."""

    found: list[Procedure]
    groups: list[Group]
    """The same by category, in the library's order; empty for a few, or while something is searched."""
    categories: list[Filter]
    life_events: list[Filter]
    meant: str = ""
    """What was looked for instead of a slip of what was typed."""
    why: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Slug -> the words by which it was found, where that is not plain."""


def catalogue(
    library: LibraryPart, *, on: date, words: str = "", category: str = "", life_event: str = ""
) -> Catalogue:
    """The procedures of a day that fit; each filter's count is for the whole offer."""
    offered = procedures_offered(on)
    looked = search(offered, words, city_words(), library)
    found = looked.procedures
    if category:
        found = [p for p in found if p.category == category]
    if life_event:
        found = [p for p in found if life_event in p.life_events]
    of_category = Counter(p.category for p in offered)
    of_event = Counter(event for p in offered for event in p.life_events)
    order = [option.key for option in library.categories]
    keys = sorted({p.category for p in found}, key=lambda key: (order.index(key) if key in order else len(order), key))
    labels = {option.key: str(text_of(option)) for option in library.categories}
    return Catalogue(
        found=found,
        groups=[]
        if words or len(found) <= FEW
        else [Group(k, labels.get(k, k), [p for p in found if p.category == k]) for k in keys],
        categories=[
            Filter(o.key, str(text_of(o)), of_category[o.key]) for o in library.categories if of_category[o.key]
        ],
        life_events=[Filter(o.key, str(text_of(o)), of_event[o.key]) for o in library.life_events if of_event[o.key]],
        meant=looked.meant,
        why={hit.procedure.slug: hit.why for hit in looked.hits if hit.why},
    )


def featured_procedures(on: date, *, most: int = FEATURED) -> list[Procedure]:
    """A few that many need, for the home page: those that can be done online, one of each category in turn."""
    offered = [p for p in procedures_offered(on) if "online" in p.channels]
    by_category: dict[str, list[Procedure]] = {}
    for procedure in offered:
        by_category.setdefault(procedure.category, []).append(procedure)
    picked: list[Procedure] = []
    while len(picked) < min(most, len(offered)):
        for waiting in by_category.values():
            if waiting and len(picked) < most:
                picked.append(waiting.pop(0))
    return picked
