"""Points over the lines of the city; the larger the mark, the larger the number."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from madoguchi.kernel.city_lines import lines_of
from madoguchi.services.evidence.charts.refusals import NoPlacesToDraw
from madoguchi.services.evidence.charts.shapes import COLOURS, QUIET, em, joined, plain, plot, shown, text
from madoguchi.services.evidence.charts.vocabulary import Chart, column_of, labels_of, numbers_of
from madoguchi.services.evidence.figures.vocabulary import Figure

WIDE, HIGH = 1000.0, 1000.0
PLOT = 30.0
CREDIT = 21
"""Letters of a line of the source: as many as a phone has room for."""
SMALLEST, LARGEST = 9.0, 45.0


def draw_map(chart: Chart, figure: Figure, rows: Sequence[int]) -> tuple[SafeString, float]:
    """Points with the city's boundary, whose source is named. Raises ``NoPlacesToDraw``."""
    places = _places(figure, rows)
    if not places:
        raise NoPlacesToDraw
    lines = lines_of(settings.CITY_FOLDER)
    box = lines.box or _around(places)
    sheet = _Sheet(box)
    sizes = numbers_of(figure, chart.series[0]) if chart.series else [None] * len(figure.rows)
    unit = column_of(figure, chart.series[0]).unit if chart.series else ""
    labels = labels_of(figure, chart.x) if chart.x else [""] * len(figure.rows)
    most = max((abs(size) for n, _x, _y in places if (size := sizes[n]) is not None), default=0) or 1
    near = [one for one in json.loads(lines.geojson)["features"] if sheet.touches(one["geometry"])]
    parts = [_area(sheet, feature) for feature in near]
    # The small ones lie above the large ones.
    for n, longitude, latitude in sorted(places, key=lambda one: -abs(sizes[one[0]] or 0)):
        size = sizes[n]
        radius = SMALLEST if not chart.series else SMALLEST + (LARGEST - SMALLEST) * math.sqrt(abs(size or 0) / most)
        told = labels[n] if size is None else f"{labels[n]}: {shown(size, unit)}"
        parts.append(_point(sheet, longitude, latitude, radius, told, missing=bool(chart.series) and size is None))
    drawn = format_html(
        '<svg x="0" y="0" width="100%" height="100%" viewBox="0 0 {} {}" preserveAspectRatio="xMidYMid meet">{}</svg>',
        f"{sheet.wide:.0f}", f"{HIGH:.0f}", joined(parts),
    )  # fmt: skip
    words = [lines.attribution[n : n + CREDIT] for n in range(0, len(lines.attribution), CREDIT)]
    credit = [
        text(part, "100%", em(1.0 + 1.4 * n), anchor="end", quiet=True, longest=CREDIT) for n, part in enumerate(words)
    ]
    height = PLOT + 0.6 + 1.4 * len(words)
    return joined([plot(drawn, 0, PLOT), plot(joined(credit), PLOT + 0.3, 1.4 * len(words))]), height


def _places(figure: Figure, rows: Sequence[int]) -> list[tuple[int, float, float]]:
    named = {column.kind: column.name for column in reversed(figure.columns)}
    if "longitude" not in named or "latitude" not in named:
        return []
    x, y = numbers_of(figure, named["longitude"]), numbers_of(figure, named["latitude"])
    return [(n, one, two) for n in rows if (one := x[n]) is not None and (two := y[n]) is not None]


def _around(places: Sequence[tuple[int, float, float]]) -> tuple[float, float, float, float]:
    east, north = [one[1] for one in places], [one[2] for one in places]
    return min(east) - 0.01, min(north) - 0.01, max(east) + 0.01, max(north) + 0.01


class _Sheet:
    """From degrees to the sheet: a degree of longitude is shorter the farther north it lies."""

    def __init__(self, box: tuple[float, float, float, float]) -> None:
        self.west, self.south, self.east, self.north = box
        self.shrunk = math.cos(math.radians((self.south + self.north) / 2))
        self.by = (HIGH - 40) / max(1e-6, self.north - self.south)
        self.wide = max(300.0, (self.east - self.west) * self.shrunk * self.by + 40)

    def touches(self, geometry: dict[str, Any]) -> bool:
        """Whether any corner of an area lies on the sheet: what lies farther away would only make the page long."""
        return any(
            self.west <= east <= self.east and self.south <= north <= self.north
            for ring in _rings(geometry)
            for east, north in (point[:2] for point in ring)
        )

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        return 20 + (longitude - self.west) * self.shrunk * self.by, 20 + (self.north - latitude) * self.by


def _area(sheet: _Sheet, feature: dict[str, Any]) -> SafeString:
    own = bool(feature["properties"].get("own"))
    path = "".join(_ring(sheet, ring) for ring in _rings(feature["geometry"]))
    return format_html(
        '<path d="{}" fill="{}" stroke="{}" stroke-width="{}"/>', path, "#f2f2f2" if own else "none",
        QUIET if own else "#cccccc", 3 if own else 1.5,
    )  # fmt: skip


def _rings(geometry: dict[str, Any]) -> Iterator[list[list[float]]]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        yield from polygon


def _ring(sheet: _Sheet, ring: list[list[float]]) -> str:
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in (sheet.at(*point[:2]) for point in ring)) + "Z"


def _point(sheet: _Sheet, longitude: float, latitude: float, radius: float, told: str, *, missing: bool) -> SafeString:
    x, y = sheet.at(longitude, latitude)
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" fill="{}" fill-opacity="0.6" stroke="#ffffff" stroke-width="3"/>'
        '<circle cx="{}" cy="{}" r="{}" fill="none" stroke="{}" stroke-width="2"><title>{}</title></circle>',
        f"{x:.1f}", f"{y:.1f}", f"{radius:.1f}", "#ffffff" if missing else COLOURS[0],
        f"{x:.1f}", f"{y:.1f}", f"{radius:.1f}", COLOURS[0], plain(told, 80),
    )  # fmt: skip
