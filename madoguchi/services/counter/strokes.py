"""A signature drawn with a finger (手書き署名): strokes as numbers, checked, and drawn again as SVG."""

from __future__ import annotations

import json
from collections.abc import Sequence

WIDTH, HEIGHT = 600, 200
"""The field of the pad; points lie inside it."""
MOST_STROKES, MOST_POINTS, LEAST_POINTS = 100, 4000, 8
Strokes = list[list[tuple[int, int]]]


def read_strokes(text: str) -> Strokes | None:
    """``[[[x, y], …], …]`` as the pad sends it; ``None`` for anything else, and for less than a real drawing."""
    if len(text) > 60_000:
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, list) or not 0 < len(data) <= MOST_STROKES:
        return None
    strokes: Strokes = []
    for stroke in data:
        if not isinstance(stroke, list) or not stroke:
            return None
        points = [_point(one) for one in stroke]
        if None in points:
            return None
        strokes.append([point for point in points if point is not None])
    count = sum(len(stroke) for stroke in strokes)
    return strokes if LEAST_POINTS <= count <= MOST_POINTS else None


def _point(one: object) -> tuple[int, int] | None:
    if not isinstance(one, list) or len(one) != 2:
        return None
    x, y = one
    if isinstance(x, bool) or isinstance(y, bool) or not isinstance(x, int) or not isinstance(y, int):
        return None
    return (x, y) if 0 <= x <= WIDTH and 0 <= y <= HEIGHT else None


def path_of(strokes: Sequence[Sequence[Sequence[int]]]) -> str:
    """The ``d`` of an SVG path in a field of ``WIDTH`` by ``HEIGHT``."""
    return " ".join(
        "M"
        + " L".join(f"{x} {y}" for x, y in stroke)
        + (f" L{stroke[0][0]} {stroke[0][1]}" if len(stroke) == 1 else "")
        for stroke in strokes
    )
