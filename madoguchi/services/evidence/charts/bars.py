"""Bars lying under their labels, and pyramids: bars to both sides of a middle."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import east_asian_width

from django.utils.safestring import SafeString

from madoguchi.services.evidence.charts.shapes import (
    QUIET,
    bar,
    em,
    joined,
    legend,
    line,
    named,
    patterns,
    percent,
    plot,
    scale,
    shown,
    text,
    text_beside,
)
from madoguchi.services.evidence.charts.vocabulary import Chart, column_of, labels_of, marks_of, numbers_of, sides_of
from madoguchi.services.evidence.figures.vocabulary import Column, Figure

LENGTH = 78.0
BAR, LABEL, BETWEEN = 1.15, 1.5, 0.7
SIDE, MIDDLE, ROW = 37.0, 26.0, 1.7
LETTER, BESIDE = 2.9, 2.0
"""Of the width of a phone's page (320 px): what a letter of a number takes, and the room between it and the longest bar."""
SHORTEST = 8.0
FITTING = 4.5
"""Whole letters (two half ones are one) that fit into the middle of a pyramid at 320 px."""


def called(column: Column) -> str:
    """A series, with what it is counted in."""
    return f"{column.title}（{column.unit}）" if column.unit else column.title


def draw_bars(
    chart: Chart, figure: Figure, rows: Sequence[int], chart_id: str, *, first: int = 0, named: bool = False
) -> tuple[SafeString, float]:
    """A label a row, and under it a bar for each series, in patterns from the ``first`` on; negative ones grow to the left.

    ``named``: it says what is drawn although that is a single series.
    """
    series = [numbers_of(figure, name) for name in chart.series]
    units = [column_of(figure, name).unit for name in chart.series]
    labels, expected = labels_of(figure, chart.x), marks_of(figure, chart.projected)
    along = scale((one[n] for one in series for n in rows), 0.0, LENGTH)
    zero, step = along.place(0), LABEL + BAR * len(series) + BETWEEN
    parts = []
    for place, n in enumerate(rows):
        top = place * step
        label = labels[n] + ("＊" if expected[n] else "")
        parts.append(text(label, "0", em(top + 1.1), longest=40))
        for m, values in enumerate(series):
            value = values[n]
            if value is None:
                parts.append(text("—", percent(zero), em(top + LABEL + BAR * m + 0.85), quiet=True))
                continue
            end = along.place(value)
            y, says = em(top + LABEL + BAR * m), shown(value, units[m])
            x, width = percent(min(zero, end)), percent(abs(end - zero))
            parts.append(bar(chart_id, first + m, x, y, width, em(BAR - 0.2), f"{label}: {says}"))
            parts.append(text(says, "100%", em(top + LABEL + BAR * m + 0.82), anchor="end"))
    height = max(1, len(rows)) * step
    if zero:
        parts.append(line(percent(zero), "0", percent(zero), "100%", colour=QUIET))
    key, above = legend([called(column_of(figure, name)) for name in chart.series], chart_id, first=first)
    if len(series) == 1 and not named:
        key, above = joined(()), 0.0
    return joined(
        [patterns(chart_id, len(series), first=first), key, plot(joined(parts), above, height)]
    ), above + height


def _wide(label: str) -> float:
    """How wide a label is, in whole letters."""
    return sum(1.0 if east_asian_width(letter) in "WFA" else 0.55 for letter in label)


def draw_pyramid(chart: Chart, figure: Figure, chart_id: str) -> tuple[SafeString, float]:
    """The first row lies at the bottom: the youngest."""
    labels, left, right, names = sides_of(chart, figure)
    letters = max((len(shown(one)) for one in (*left, *right) if one is not None), default=0)
    width = scale([*left, *right], 0.0, max(SHORTEST, SIDE - BESIDE - LETTER * letters))
    unit = column_of(figure, chart.series[0]).unit
    begins, count = SIDE + MIDDLE, len(labels)
    heads = [named(name, unit) for name in names]
    parts = [text(heads[0], percent(SIDE), "1.1em", anchor="end"), text(heads[1], percent(begins), "1.1em")]
    # A label that is wider than the middle of a phone's page stands above its bars, in a line of its own.
    above = LABEL if max((_wide(label) for label in labels), default=0) > FITTING else 0.0
    row = ROW + above
    for n, label in enumerate(labels):
        y = 1.6 + (count - 1 - n) * row + above
        parts.append(text(label, "50%", em(y + (1.1 if not above else -0.25)), anchor="middle", longest=12))
        for side, value in enumerate((left[n], right[n])):
            if value is None:
                continue
            long = max(0.0, width.place(value))
            says = shown(value, unit)
            x = percent(SIDE - long if side == 0 else begins)
            parts.append(
                bar(chart_id, side, x, em(y + 0.15), percent(long), em(ROW - 0.3), f"{names[side]} {label}: {says}")
            )
            end = percent(SIDE - long if side == 0 else begins + long)
            parts.append(text_beside(shown(value), end, em(y + 1.1), left=side == 0))
    height = 1.6 + count * row + 0.4
    return joined([patterns(chart_id, 2), plot(joined(parts), 0, height)]), height
