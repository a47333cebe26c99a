"""Which dataset a file is, and which of its columns is which, from the headings alone."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from madoguchi.kernel.letters import distance
from madoguchi.services.opendata.standards import Column, Dataset, Edition, Standards, fold_heading

ENOUGH = 0.4
"""The least share of agreement (Dice, rare headings counting more) for a file to be taken for a dataset."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the file. ``column``: what it is in the standard; ``meant``: the standard's own writing of it."""

    written: str
    column: Column | None
    meant: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """What the headings say."""

    dataset: Dataset | None
    edition: Edition | None
    headings: tuple[Heading, ...]


class Names:
    """Every heading of every edition, folded, and what it stands for."""

    def __init__(self, standards: Standards) -> None:
        self.standards = standards
        self.concepts = standards.concepts()
        self.columns: dict[str, Column] = {}
        used: Counter[str] = Counter()
        for dataset in standards.datasets.values():
            own = set()
            for edition in dataset.editions.values():
                for column in edition.columns:
                    folded = fold_heading(column.name)
                    self.columns.setdefault(folded, replace(column, mark="optional"))
                    own.add(folded)
            used.update(own)
        most = len(standards.datasets)
        self.weights = {name: math.log(1 + most / count) for name, count in used.items()}

    def is_known(self, heading: str) -> bool:
        """Whether any dataset has such a column."""
        folded = fold_heading(heading)
        return folded in self.columns or folded in self.concepts

    def agreement(self, folded: Sequence[str], edition: Edition) -> float:
        """0 … 1: how well headings agree with an edition."""
        own = {fold_heading(column.name): column for column in edition.columns}
        by_concept = {column.concept for column in edition.columns if column.concept}
        weigh = self.weights.get
        shared = sum(
            weigh(name, 1.0) if name in own else 0.5 * weigh(name, 1.0)
            for name in set(folded)
            if name in own or self.concepts.get(name) in by_concept
        )
        theirs, ours = sum(weigh(name, 1.0) for name in set(folded)), sum(weigh(name, 1.0) for name in own)
        return 2 * shared / (theirs + ours) if theirs + ours else 0.0

    def written_as(self, folded: Sequence[str], edition: Edition) -> float:
        """How many headings are those of an edition, rare ones counting more; between editions of one dataset."""
        own = {fold_heading(column.name) for column in edition.columns}
        return sum(self.weights.get(name, 1.0) for name in own & set(folded))


@lru_cache(maxsize=4)
def _names(key: int) -> Names:
    return Names(_HELD[key])


_HELD: dict[int, Standards] = {}


def names_of(standards: Standards) -> Names:
    """The names of ``standards``, made once."""
    _HELD[id(standards)] = standards
    return _names(id(standards))


def recognise(headings: Sequence[str], standards: Standards, *, slug: str = "", file_name: str = "") -> Recognised:
    """The dataset whose headings these are; ``slug`` names it beforehand, ``file_name`` decides between equals."""
    names = names_of(standards)
    folded = [fold_heading(one) for one in headings if one.strip()]
    best: tuple[float, Dataset, Edition] | None = None
    for dataset in standards.datasets.values():
        if slug and dataset.slug != slug:
            continue
        named = 0.05 if re.search(rf"(?:^|[^a-z]){dataset.slug}(?:[^a-z]|$)", file_name.lower()) else 0.0
        for edition in dataset.editions.values():
            score = names.agreement(folded, edition) + named
            if best is None or score > best[0]:
                best = (score, dataset, edition)
    if best is None or (best[0] < ENOUGH and not slug):
        loose = [Heading(one, names.columns.get(fold_heading(one)), one) for one in headings]
        return Recognised(None, None, tuple(loose))
    edition = max(best[1].editions.values(), key=lambda one: (names.written_as(folded, one), one is best[2]))
    return Recognised(best[1], edition, tuple(_matched(headings, edition, names)))


def _matched(headings: Sequence[str], edition: Edition, names: Names) -> list[Heading]:
    own = {fold_heading(column.name): column for column in edition.columns}
    found: dict[int, Column] = {}
    taken: set[str] = set()
    folded = [fold_heading(one) for one in headings]

    def take(place: int, column: Column) -> None:
        found[place] = column
        taken.add(column.name)

    for place, name in enumerate(folded):
        if name in own and own[name].name not in taken:
            take(place, own[name])
    for place, name in enumerate(folded):
        concept = names.concepts.get(name)
        meant = [one for one in edition.columns if one.concept and one.concept == concept and one.name not in taken]
        if place not in found and name not in own and len(meant) == 1:
            take(place, meant[0])
    for place, name in enumerate(folded):
        if place in found or name in own or name in names.columns or len(name) < 4:
            continue
        most = 1 if len(name) < 8 else 2
        near = [key for key, one in own.items() if one.name not in taken and distance(name, key, most) <= most]
        if len(near) == 1 and not re.search(r"\d", name + near[0]):
            take(place, own[near[0]])
    return [
        Heading(one, found.get(place), found[place].name if place in found else one.strip())
        for place, one in enumerate(headings)
    ]
