"""Whether a place lies in the city that its address names: the city's outline (市の境界), with a margin.

The outline is drawn with few points, so a place is judged by the small square that it lies in, and each square once:
a hundred thousand places of a city lie in a few thousand squares.
"""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from madoguchi.kernel.city_lines import OWN

Point = tuple[float, float]
MARGIN = 500.0
"""Metres outside the outline that are no fault: piers, bridges, and what the drawing leaves out."""
SQUARE = 0.0025
"""Degrees: some 250 metres."""
METRES = 111_195.0
"""Of a degree of latitude."""


@dataclass(frozen=True)
class Outline:
    """A municipality: its code, its name, and its rings of (longitude, latitude)."""

    code: str
    name: str
    rings: tuple[tuple[Point, ...], ...]
    known: dict[tuple[int, int], float] = field(default_factory=dict, compare=False)

    def metres_outside(self, square: tuple[int, int]) -> float:
        """How far the middle of a square (longitude and latitude in ``SQUARE``) lies outside; 0 where it is within."""
        if square not in self.known:
            east, north = (square[0] + 0.5) * SQUARE, (square[1] + 0.5) * SQUARE
            self.known[square] = 0.0 if _is_within(east, north, self.rings) else _metres_to(east, north, self.rings)
        return self.known[square]


def outline_of(folder: Path) -> Outline | None:
    """The outline in a city's folder; a city without the file has none."""
    path = folder / OWN
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else None


@lru_cache(maxsize=4)
def _read(path: Path, _stamp: int) -> Outline | None:
    feature = json.loads(path.read_text(encoding="utf-8"))["features"][0]
    told, geometry = feature["properties"], feature["geometry"]
    if not told.get("lg_code") or not told.get("city_name"):
        return None
    polygons: list[Any] = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = tuple(tuple((point[0], point[1]) for point in ring) for polygon in polygons for ring in polygon)
    return Outline(str(told["lg_code"]), str(told["city_name"]), rings)


def _is_within(east: float, north: float, rings: tuple[tuple[Point, ...], ...]) -> bool:
    """An odd number of lines stands to the east of it."""
    inside = False
    for ring in rings:
        for (x1, y1), (x2, y2) in itertools.pairwise(ring):
            if (y1 > north) != (y2 > north) and east < x1 + (north - y1) / (y2 - y1) * (x2 - x1):
                inside = not inside
    return inside


def _metres_to(east: float, north: float, rings: tuple[tuple[Point, ...], ...]) -> float:
    """To the nearest line, on a plane that is true at the place."""
    wide = METRES * math.cos(math.radians(north))
    nearest = math.inf
    for ring in rings:
        here = [((x - east) * wide, (y - north) * METRES) for x, y in ring]
        for (x1, y1), (x2, y2) in itertools.pairwise(here):
            run, rise = x2 - x1, y2 - y1
            long = run * run + rise * rise
            along = max(0.0, min(1.0, -(x1 * run + y1 * rise) / long)) if long else 0.0
            nearest = min(nearest, math.hypot(x1 + along * run, y1 + along * rise))
    return nearest
