"""Lines over years or labels, and points between two numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

from django.utils.safestring import SafeString

from madoguchi.services.evidence.charts.shapes import (
    COLOURS,
    Scale,
    joined,
    legend,
    line,
    marker,
    named,
    percent,
    plot,
    scale,
    shown,
    text,
)
from madoguchi.services.evidence.charts.vocabulary import Chart, column_of, labels_of, marks_of, numbers_of
from madoguchi.services.evidence.figures.vocabulary import Figure

T = TypeVar("T")
LEFT, WIDTH, TOP, HEIGHT = 18.0, 78.0, 8.0, 78.0
PLOT, HEAD = 18.0, 1.5
LABELS = 4
MOST_MARKED = 60


def draw_lines(chart: Chart, figure: Figure, rows: Sequence[int], *, first: int = 0) -> tuple[SafeString, float]:
    """A line for each series, marked from the ``first`` mark on; what is expected is broken and hollow, what is missing a gap."""
    series = [_picked(numbers_of(figure, name), rows) for name in chart.series]
    up = scale((value for one in series for value in one), TOP + HEIGHT, -HEIGHT)
    across, told = _across(chart, figure, rows)
    expected, labels = _picked(marks_of(figure, chart.projected), rows), _picked(labels_of(figure, chart.x), rows)
    parts = [_grid(up)]
    for n, values in enumerate(series, first):
        known = [(at, value, is_expected) for at, value, is_expected in zip(across, values, expected, strict=True)]
        for one, two in pairwise(known):
            if one[1] is not None and two[1] is not None:
                ends = percent(one[0]), percent(up.place(one[1])), percent(two[0]), percent(up.place(two[1]))
                parts.append(line(*ends, colour=COLOURS[n % len(COLOURS)], width=2.5, dashed=two[2]))
        few = len(rows) <= MOST_MARKED
        for (at, value, is_expected), label in zip(known, labels, strict=True):
            if value is not None and (few):
                says = f"{label}: {shown(value, _unit(figure, chart.series[n - first]))}"
                parts.append(marker(n, percent(at), percent(up.place(value)), hollow=is_expected, told=says))
    parts += [text(label, percent(at), "97%", anchor=anchor) for label, at, anchor in told]
    key, height = legend(
        [named(column_of(figure, name).title, _unit(figure, name)) for name in chart.series], first=first
    )
    return joined([key, plot(joined(parts), height, PLOT)]), height + PLOT


def draw_points(chart: Chart, figure: Figure, rows: Sequence[int]) -> tuple[SafeString, float]:
    """A point a row: the first series upwards, ``x`` across."""
    one, two = (_picked(numbers_of(figure, name), rows) for name in (chart.x, chart.series[0]))
    both = [(n, x, y) for n, x, y in zip(rows, one, two, strict=True) if x is not None and y is not None]
    across = scale((x for _n, x, _y in both), LEFT, WIDTH, from_zero=False)
    up = scale((y for _n, _x, y in both), TOP + HEIGHT - 8, -HEIGHT + 8, from_zero=False)
    called = next((column.name for column in figure.columns if column.kind in ("text", "district")), "")
    names = labels_of(figure, called) if called else [""] * len(figure.rows)
    x_column, y_column = column_of(figure, chart.x), column_of(figure, chart.series[0])
    parts = [_grid(up)]
    parts += [
        line(percent(across.place(tick)), percent(TOP), percent(across.place(tick)), percent(TOP + HEIGHT - 8))
        for tick in across.ticks
    ]
    ends = across.ticks[:: max(1, (len(across.ticks) - 1) // 2)]
    parts += [
        text(
            shown(tick),
            percent(across.place(tick)),
            "86%",
            anchor="end" if tick == across.ticks[-1] else "middle",
            quiet=True,
        )
        for tick in ends
    ]
    parts += [
        marker(0, percent(across.place(x)), percent(up.place(y)),
               told=f"{names[n]} {shown(x, x_column.unit)} / {shown(y, y_column.unit)}".strip())
        for n, x, y in both
    ]  # fmt: skip
    parts.append(text(f"→ {named(x_column.title, x_column.unit)}", "100%", "97%", anchor="end", longest=40))
    above = text(f"↑ {named(y_column.title, y_column.unit)}", "0", "1.1em", longest=40)
    return joined([above, plot(joined(parts), HEAD, PLOT + 2)]), HEAD + PLOT + 2


def _picked(values: Sequence[T], rows: Sequence[int]) -> list[T]:
    return [values[n] for n in rows]


def _unit(figure: Figure, name: str) -> str:
    return column_of(figure, name).unit


def _grid(up: Scale) -> SafeString:
    parts = []
    for n, tick in enumerate(up.ticks):
        y = percent(up.place(tick))
        parts.append(line("0", y, "100%", y))
        # Of an odd number every second one, both ends among them; of an even number all, so that no end is without.
        if n % 2 == 0 or len(up.ticks) % 2 == 0:
            parts.append(text(shown(tick), "0", percent(up.place(tick) - 1), quiet=True))
    return joined(parts)


def _across(chart: Chart, figure: Figure, rows: Sequence[int]) -> tuple[list[float], list[tuple[str, float, str]]]:
    """Where each row lies, and a few labels: (words, place, anchor). Years lie as far apart as they are."""
    labels = _picked(labels_of(figure, chart.x), rows)
    last = len(rows) - 1
    even = [LEFT + (WIDTH * n / last if last else WIDTH / 2) for n in range(len(rows))]
    column = column_of(figure, chart.x)
    if column.kind in ("year", "integer", "number") and last:
        values = _picked(numbers_of(figure, chart.x), rows)
        known = [value for value in values if value is not None]
        if len(known) == len(values) and max(known) > min(known):
            span = max(known) - min(known)
            even = [LEFT + WIDTH * (value - min(known)) / span for value in known]
    step = max(1, -(-last // (LABELS - 1)))
    picked = sorted({*(n for n in range(0, last, step) if last - n >= step or n == 0), last}) if rows else []
    anchors = {0: "start", last: "end"} if last else {}
    return even, [(labels[n], even[n], anchors.get(n, "middle")) for n in picked]
