"""Lines under maps (境界): the city and its neighbours, from files of the city's folder, with whom to name for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

OWN, AROUND = "open_data/area.geojson", "open_data/neighbours.geojson"
Ring = list[list[float]]


@dataclass(frozen=True)
class Lines:
    """GeoJSON for the map's script; ``box`` is (west, south, east, north) of the city."""

    geojson: str
    box: tuple[float, float, float, float] | None
    attribution: str


def lines_of(folder: Path) -> Lines:
    """The lines of a city's folder; a city without the files has a map without lines."""
    stamps = tuple((folder / name).stat().st_mtime_ns if (folder / name).is_file() else 0 for name in (OWN, AROUND))
    return _read(folder, stamps)


@lru_cache(maxsize=4)
def _read(folder: Path, stamps: tuple[int, ...]) -> Lines:
    features: list[dict[str, Any]] = []
    attributions: list[str] = []
    box = None
    for name, stamp in zip((OWN, AROUND), stamps, strict=True):
        if not stamp:
            continue
        told = json.loads((folder / name).read_text(encoding="utf-8"))
        attributions.append(" ".join(filter(None, (told.get("attribution"), told.get("licence")))))
        for feature in told["features"]:
            title = feature["properties"].get("city_name", "")
            part = {
                "type": "Feature",
                "properties": {"name": title, "own": name == OWN},
                "geometry": feature["geometry"],
            }
            features.append(part)
            if name == OWN:
                box = _box(feature["geometry"])
    geojson = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    return Lines(geojson, box, "、".join(dict.fromkeys(filter(None, attributions))))


def _box(geometry: dict[str, Any]) -> tuple[float, float, float, float]:
    polygons: list[list[Ring]] = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [geometry["coordinates"]]
    points = [point for polygon in polygons for ring in polygon for point in ring]
    east, north = [point[0] for point in points], [point[1] for point in points]
    return min(east), min(north), max(east), max(north)
