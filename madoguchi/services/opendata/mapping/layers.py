"""Layers of the map (地図の重ね): each published dataset whose records have a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from madoguchi.services.opendata.snapshots.folding import fold, words_of
from madoguchi.services.opendata.snapshots.opened import About, opened
from madoguchi.services.opendata.snapshots.refusals import SnapshotGone

SYMBOLS = {
    "public_facility": ("館", 1), "evacuation_space": ("避", 2), "aed": ("A", 3), "public_wireless_lan": ("W", 4),
    "public_toilet": ("ト", 5), "fire_hydrant": ("消", 6), "preschool": ("保", 7), "care_service": ("介", 8),
    "tourism": ("観", 9), "event": ("催", 10), "hospital": ("医", 11), "cultural_property": ("文", 12),
}  # fmt: skip
"""Standard dataset -> the letter of its points and the number of their colour (``map.css``); colour says nothing alone."""
NOT_FOR_VISITORS = ("fire_hydrant",)
"""Standard datasets of which nobody looks for the nearest, and which lie everywhere."""
COLOURS = 12
TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}


@dataclass(frozen=True)
class Layer:
    """One dataset on the map. ``mark`` changes with the version, because records are called by their number in it."""

    slug: str
    title: str
    folder: Path
    standard: str = ""
    licence: str = ""
    position: int = 0
    names: tuple[str, ...] = ()
    """What people call the dataset besides its title: in other languages, its keywords, the standard that it follows."""

    def called(self, word: str) -> bool:
        """Whether a word names the layer: width, case and the kind of kana make no difference; a letter or two name nothing."""
        return len(word) > (2 if word.isascii() else 1) and word in self._said

    @cached_property
    def _said(self) -> str:
        return "\n".join(_folded(one) for one in (self.title, self.slug, self.standard, *self.names))

    def besides_its_name(self, words: str) -> str:
        """Of some words those that its places must have: トイレ 金木 are the toilets with 金木."""
        return " ".join(word for word in words_of(words) if not self.called(_folded(word)))

    @cached_property
    def about(self) -> About:
        """Columns and rows of the snapshot."""
        return opened(self.folder).about

    @property
    def mark(self) -> str:
        """Of this version's bytes."""
        return self.about.fingerprint[:12]

    @property
    def rows(self) -> int:
        """How many records it has."""
        return self.about.rows

    @property
    def symbol(self) -> str:
        """The letter of its points."""
        return SYMBOLS.get(self.standard, (self.title[:1], 0))[0]

    @property
    def colour(self) -> int:
        """The number of its colour."""
        return SYMBOLS.get(self.standard, ("", self.position % COLOURS + 1))[1]

    @property
    def has_places(self) -> bool:
        """Whether its records have a place, and it is there at all."""
        try:
            return self.about.place is not None
        except SnapshotGone:
            return False


def _folded(text: str) -> str:
    return fold(text).translate(TO_KATAKANA)


def named_by(layers: Sequence[Layer], words: str) -> list[Layer]:
    """Those that are called by some of the words."""
    return [layer for layer in layers if any(layer.called(_folded(word)) for word in words_of(words))]


def chosen(layers: Sequence[Layer], slugs: Sequence[str]) -> list[Layer]:
    """Those that somebody chose; all where nobody chose any, or only such as are not there."""
    return [layer for layer in layers if layer.slug in slugs] or list(layers)


def usual_near(layers: Sequence[Layer], words: str) -> list[Layer]:
    """Those among which the nearest is looked for where nobody chose any: what is for the fire brigade only if it is named."""
    named = named_by(layers, words)
    return [layer for layer in layers if layer.standard not in NOT_FOR_VISITORS or layer in named] or list(layers)


def find_layer(layers: Sequence[Layer], slug: str) -> Layer | None:
    """The layer that is called so."""
    return next((layer for layer in layers if layer.slug == slug), None)
