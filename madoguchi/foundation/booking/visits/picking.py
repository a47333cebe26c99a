"""What somebody comes for, chosen step by step (用件を選ぶ): what has happened or a word, then the few procedures of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.foundation.booking.visits.planning import may_be_reserved
from madoguchi.foundation.forms.public import LibraryPart, Procedure, Text, city_library, procedures_offered

Search = Callable[[Sequence[Procedure], str], Sequence[Procedure]]
_searches: list[Search] = []
FEW = 12
"""Up to so many procedures stand together; more of one event lie folded by kind."""


def register_procedure_search(search: Search) -> None:
    """Have ``search(procedures, typed)`` find by everyday words; whoever keeps the search of procedures registers it."""
    _searches[:] = [search]


@dataclass(frozen=True, slots=True)
class Way:
    """One large choice, and how many procedures lie behind it."""

    key: str
    label: Text
    count: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """The procedures of one kind among those of an event with many; open where something of it is ticked."""

    kind: Way
    procedures: list[Procedure]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Picking:
    """One step: the ways to choose from, or the few procedures of one of them; and always what is chosen already."""

    events: list[Way]
    kinds: list[Way]
    listed: list[Procedure]
    """The procedures of this step; none where the ways are shown."""
    chosen: list[Procedure]
    """What is chosen and not listed."""
    ticked: frozenset[str]
    heading: Text | None = None
    words: str = ""
    may_search: bool = True

    @property
    def is_narrowed(self) -> bool:
        """Whether procedures are shown and not the ways to them."""
        return self.heading is not None or bool(self.words)

    @property
    def shelves(self) -> list[Shelf]:
        """What is listed, by kind in the city's order; none while it is few, or found by a word, best first."""
        if self.words or len(self.listed) <= FEW:
            return []
        sorted_out = [(kind, [one for one in self.listed if one.category == kind.key]) for kind in self.kinds]
        filled = [
            Shelf(Way(kind.key, kind.label, len(those)), those, any(one.slug in self.ticked for one in those))
            for kind, those in sorted_out
            if those
        ]
        return filled if len(filled) > 1 else []


def pick(chosen: Sequence[str], *, words: str = "", event: str = "", kind: str = "", on: date) -> Picking:
    """The step for what was pressed; a pressed choice counts before typed words, an unknown one as none."""
    library = city_library()
    offered = [one for one in procedures_offered(on) if may_be_reserved(one)]
    events, kinds = _ways(library, offered)
    way = next((one for one in events if one.key == event), None)
    listed = [one for one in offered if way is not None and event in one.life_events]
    if way is None:
        way = next((one for one in kinds if one.key == kind), None)
        listed = [one for one in offered if way is not None and one.category == kind]
    words = words.strip() if way is None and _searches else ""
    if words:
        listed = list(_searches[0](offered, words))
    shown = {one.slug for one in listed}
    by_slug = {one.slug: one for one in offered}
    wanted = [by_slug[slug] for slug in dict.fromkeys(chosen) if slug in by_slug]
    return Picking(
        events, kinds, listed, [one for one in wanted if one.slug not in shown],
        frozenset(one.slug for one in wanted), way.label if way else None, words, bool(_searches),
    )  # fmt: skip


def _ways(library: LibraryPart, offered: Sequence[Procedure]) -> tuple[list[Way], list[Way]]:
    of_event = Counter(event for one in offered for event in one.life_events)
    of_kind = Counter(one.category for one in offered)
    return (
        [Way(o.key, Text(o.ja, o.plain, o.en), of_event[o.key]) for o in library.life_events if of_event[o.key]],
        [Way(o.key, Text(o.ja, o.plain, o.en), of_kind[o.key]) for o in library.categories if of_kind[o.key]],
    )
