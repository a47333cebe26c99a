"""Where somebody looks from (起点): a point, a place of the open data by its name, or a town by the places in it."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from madoguchi.services.opendata.mapping.finding import MOST_LETTERS, places_in_order
from madoguchi.services.opendata.mapping.layers import Layer
from madoguchi.services.opendata.mapping.places import ADDRESSES, ENGLISH, NAMES, Place
from madoguchi.services.opendata.snapshots.folding import words_of

MOST_LOOKED_AT, MOST_OTHERS = 300, 6
_POINT = re.compile(r"\s*(-?[0-9]{1,2}(?:\.[0-9]{1,9})?)\s*,\s*(-?[0-9]{1,3}(?:\.[0-9]{1,9})?)\s*")


@dataclass(frozen=True, slots=True)
class Origin:
    """A point, what it is called (empty: where somebody is), and of how many places it is the middle."""

    longitude: float
    latitude: float
    name: str = ""
    middle_of: int = 0
    others: list[Place] = field(default_factory=list)
    """What else may have been meant."""

    @property
    def at(self) -> str:
        """As addresses carry it."""
        return f"{self.latitude:.6f},{self.longitude:.6f}"


def read_point(text: str) -> tuple[float, float] | None:
    """(longitude, latitude) of ``latitude,longitude``."""
    found = _POINT.fullmatch(unicodedata.normalize("NFKC", text[:60]))
    if found is None:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    if not (math.fabs(latitude) <= 85 and math.fabs(longitude) <= 180):
        return None
    return longitude, latitude


def find_origin(layers: Sequence[Layer], typed: str, at: str) -> Origin | None:
    """From a point, or from what somebody typed; ``None`` where nothing is called so."""
    point = read_point(at) or read_point(typed)
    typed = " ".join(typed.split())[:MOST_LETTERS]
    if point is not None:
        return Origin(*point, name="" if read_point(typed) else typed)
    if not typed:
        return None
    found = _named(layers, typed)
    if found is None and (town := re.split(r"[0-9０-９]", typed, maxsplit=1)[0].rstrip("字-－ ")) not in ("", typed):
        # 布屋町41-1 is written 字布屋町41番地1 in the data: the town is enough to begin from.
        found = _named(layers, town)
    return found


def _named(layers: Sequence[Layer], typed: str) -> Origin | None:
    looked_at = places_in_order(layers, typed, skip=0, most=MOST_LOOKED_AT, by_layer=False)
    wanted = _folded(typed)
    by_name = [place for place in looked_at if wanted in _folded(place.told(NAMES) + " " + place.told(ENGLISH))]
    whole = [place for place in by_name if wanted in (_folded(place.told(NAMES)), _folded(place.told(ENGLISH)))]
    in_town = [place for place in looked_at if wanted in _folded(place.told(ADDRESSES))]
    if whole or (by_name and len(by_name) >= len(in_town)):
        first, *rest = whole + [place for place in by_name if place not in whole]
        return Origin(first.longitude, first.latitude, first.name, others=_different(rest, first)[:MOST_OTHERS])
    if in_town:
        east, north = median(one.longitude for one in in_town), median(one.latitude for one in in_town)
        return Origin(east, north, typed, middle_of=len(in_town))
    return None


def _different(places: Sequence[Place], first: Place) -> list[Place]:
    """One of each name: the same building stands in several datasets."""
    by_name = {place.name: place for place in reversed(places) if place.name != first.name}
    return [place for place in places if by_name.get(place.name) is place]


def _folded(text: str) -> str:
    return "".join(words_of(text))
