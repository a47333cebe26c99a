"""Charts drawn by the server as SVG, each with its figures as a table: ``{% load charts %}``.

Lengths are per cent and em, without a viewBox, so that text keeps the reader's size on any width.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from django import template

register = template.Library()

Point = tuple[object, float]
LABEL_LENGTH = 20
BAR_STEP = 3.4
BAR_LENGTH = 84.0
PLOT_TOP, PLOT_HEIGHT = 8.0, 80.0
PLOT_LEFT, PLOT_WIDTH = 12.0, 86.0
LABELS_ALONG = 4
SMALLEST = 1e-6


@register.inclusion_tag("ui/components/bar_chart.html")
def bar_chart(
    series: Iterable[Point], title: object, description: object = "", unit: object = "", chart_id: str = "chart"
) -> dict[str, Any]:
    """Bars lying one under the other: (label, number ≥ 0). ``chart_id`` is unique on the page."""
    points = list(series)
    top = max((value for _label, value in points), default=0) or 1
    bars = [
        {
            "label": _short(str(label)),
            "value": figure(value),
            "width": f"{max(0.0, value) / top * BAR_LENGTH:.2f}%",
            "text_at": f"{n * BAR_STEP + 1.1:.2f}em",
            "bar_at": f"{n * BAR_STEP + 1.6:.2f}em",
            "value_at": f"{n * BAR_STEP + 2.45:.2f}em",
        }
        for n, (label, value) in enumerate(points)
    ]
    return {
        **_frame(title, description, unit, chart_id),
        "bars": bars,
        "height": f"{max(1, len(points)) * BAR_STEP:.2f}em",
        "columns": [title, unit or ""],
        "rows": [(label, figure(value)) for label, value in points],
    }


@register.inclusion_tag("ui/components/line_chart.html")
def line_chart(
    series: Sequence[Any], title: object, description: object = "", unit: object = "", chart_id: str = "chart"
) -> dict[str, Any]:
    """One to three lines over the same labels: (label, number ≥ 0) pairs, or dicts of ``name`` and ``points``."""
    lines = _lines(series)
    top = nice_top(max((value for line in lines for _label, value in line["points"]), default=0))
    labels = [label for label, _value in lines[0]["points"]] if lines else []
    return {
        **_frame(title, description, unit, chart_id),
        "grid": [{"at": f"{_height(top * part, top):.2f}%", "label": figure(top * part)} for part in (0, 0.5, 1)],
        "lines": [_drawn(number, line, top) for number, line in enumerate(lines, 1)],
        "along": _along(labels),
        "named": len(lines) > 1,
        "columns": ["", *(line["name"] or title for line in lines)],
        "rows": [
            (label, *(figure(line["points"][n][1]) if n < len(line["points"]) else "" for line in lines))
            for n, label in enumerate(labels)
        ],
    }


def nice_top(value: float) -> float:
    """The end of the scale: the next 1, 2, 4, 6 or 8 times a power of ten, so that its half reads well."""
    if value < SMALLEST:
        return 2
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in (1, 2, 4, 6, 8) if step * power >= value), 10 * power)


def figure(value: float) -> str:
    """A number as people read it: 1,234 or 0.5."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def _frame(title: object, description: object, unit: object, chart_id: str) -> dict[str, Any]:
    return {"title": title, "description": description, "unit": unit, "chart_id": chart_id}


def _lines(series: Sequence[Any]) -> list[dict[str, Any]]:
    if series and isinstance(series[0], Mapping):
        return [{"name": line["name"], "points": list(line["points"])} for line in series][:3]
    return [{"name": "", "points": list(series)}] if series else []


def _drawn(number: int, line: dict[str, Any], top: float) -> dict[str, Any]:
    points = line["points"]
    dots = [(f"{_across(n, len(points)):.2f}%", f"{_height(value, top):.2f}%") for n, (_l, value) in enumerate(points)]
    return {
        "number": number,
        "name": line["name"],
        "dots": dots,
        "parts": [(*start, *end) for start, end in pairwise(dots)],
    }


def _across(n: int, count: int) -> float:
    return PLOT_LEFT + (PLOT_WIDTH * n / (count - 1) if count > 1 else PLOT_WIDTH / 2)


def _height(value: float, top: float) -> float:
    return PLOT_TOP + PLOT_HEIGHT * (1 - max(0.0, value) / top)


def _along(labels: list[object]) -> list[dict[str, str]]:
    """A few labels under the line, so that they never run into each other: the first, the last and some between."""
    last = len(labels) - 1
    if last < 0:
        return []
    step = max(1, math.ceil(last / (LABELS_ALONG - 1)))
    shown = sorted({*(n for n in range(0, last, step) if last - n >= step or n == 0), last})
    anchors = {last: "end"} if last else {}
    return [
        {"text": _short(str(labels[n])), "at": f"{_across(n, last + 1):.2f}%", "anchor": anchors.get(n, "middle")}
        for n in shown
    ]


def _short(label: str) -> str:
    return label if len(label) <= LABEL_LENGTH else label[: LABEL_LENGTH - 1] + "…"


HEAT_LEFT, HEAT_STEP = 16.0, 2.3
HEAT_LEVELS = 5


@register.inclusion_tag("ui/components/heat_map.html")
def heat_map(
    series: Sequence[tuple[object, Sequence[int]]],
    columns: Sequence[object],
    title: object,
    description: object = "",
    chart_id: str = "chart",
) -> dict[str, Any]:
    """Counts in rows and columns, the more the darker: (label, counts ≥ 0); the count stands in each cell."""
    top = max((count for _label, counts in series for count in counts), default=0) or 1
    width = (100 - HEAT_LEFT) / max(1, len(columns))
    step = max(1, math.ceil(len(columns) / 6))
    cells = [
        {
            "label": _short(str(label)),
            "y": f"{1.6 + row * HEAT_STEP:.2f}em",
            "text_at": f"{1.6 + row * HEAT_STEP + 1.35:.2f}em",
            "cells": [
                {
                    "x": f"{HEAT_LEFT + n * width:.2f}%",
                    "middle": f"{HEAT_LEFT + (n + 0.5) * width:.2f}%",
                    "value": count,
                    "level": math.ceil(count / top * HEAT_LEVELS),
                }
                for n, count in enumerate(counts)
            ],
        }
        for row, (label, counts) in enumerate(series)
    ]
    return {
        **_frame(title, description, "", chart_id),
        "cells": cells,
        "along": [
            {"text": text, "at": f"{HEAT_LEFT + (n + 0.5) * width:.2f}%"}
            for n, text in enumerate(columns)
            if n % step == 0
        ],
        "width": f"{width - 0.3:.2f}%",
        "height": f"{1.8 + len(series) * HEAT_STEP:.2f}em",
        "columns": ["", *columns],
        "rows": [(label, *counts) for label, counts in series],
        "numbers": ",".join(str(n + 2) for n in range(len(columns))),
    }
