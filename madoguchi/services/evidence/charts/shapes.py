"""What all charts are made of: colours, patterns and markers that are told apart without colour, scales, the frame.

All is written by ``format_html``, so nothing of the data can become markup. Colours stand in the drawing itself, not in a
style sheet: a drawing that is saved looks the same. Lengths are per cent and em, without a viewBox, as in all our charts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from madoguchi.kernel.ui.templatetags.charts import figure as written

COLOURS = ("#0017c1", "#c74700", "#197a4b", "#8b008b", "#604b00", "#4d4d4d")
"""Each at least 4.5 : 1 against white."""
INK, QUIET, LINE, TRACK = "#1a1a1a", "#4d4d4d", "#cccccc", "#f2f2f2"
MARKERS = ("M-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0Z", "M-4.5,-4.5H4.5V4.5H-4.5Z", "M0,-6L5.5,4H-5.5Z", "M0,-6L6,0L0,6L-6,0Z",
           "M0,6L5.5,-4H-5.5Z", "M-5,-2H-2V-5H2V-2H5V2H2V5H-2V2H-5Z")  # fmt: skip
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LONGEST_LABEL = 20


def plain(text: object, longest: int = LONGEST_LABEL) -> str:
    """A label without what XML cannot hold, and not too long."""
    found = _UNWRITABLE.sub("", str(text))
    return found if len(found) <= longest else found[: longest - 1] + "…"


def joined(parts: Iterable[SafeString]) -> SafeString:
    """Several parts as one."""
    return format_html_join("", "{}", ((part,) for part in parts))


EMPTY = joined(())


def text(
    words: object, x: str, y: str, *, anchor: str = "start", quiet: bool = False, longest: int = LONGEST_LABEL
) -> SafeString:
    """Words at a place, with a white edge where they lie over lines."""
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" fill="{}" stroke="#ffffff" stroke-width="4" paint-order="stroke">{}</text>',
        x,
        y,
        anchor,
        QUIET if quiet else INK,
        plain(words, longest),
    )


def text_beside(words: object, x: str, y: str, *, left: bool) -> SafeString:
    """Quiet words half a letter to the left or the right of a place: per cent and em in one."""
    aside, anchor = ("-0.4em", "end") if left else ("0.4em", "start")
    inside = text(words, aside, "0", anchor=anchor, quiet=True)
    return format_html('<svg x="{}" y="{}" overflow="visible">{}</svg>', x, y, inside)


def line(
    x1: str, y1: str, x2: str, y2: str, *, colour: str = LINE, width: float = 1, dashed: bool = False
) -> SafeString:
    """A line."""
    return format_html(
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}" stroke-dasharray="{}"/>',
        x1,
        y1,
        x2,
        y2,
        colour,
        width,
        "3 5" if dashed else "none",
    )


def marker(number: int, x: str, y: str, *, hollow: bool = False, told: str = "") -> SafeString:
    """The mark of a series; hollow for what is expected. ``told`` is shown by the pointer."""
    colour = COLOURS[number % len(COLOURS)]
    title = format_html("<title>{}</title>", plain(told, 80)) if told else EMPTY
    return format_html(
        '<svg x="{}" y="{}" overflow="visible"><path d="{}" fill="{}" stroke="{}" stroke-width="2">{}</path></svg>',
        x, y, MARKERS[number % len(MARKERS)], "#ffffff" if hollow else colour, colour, title,
    )  # fmt: skip


_PATTERNS = ("", "M-2,2L2,-2M0,8L8,0M6,10L10,6", "M-2,6L2,10M0,0L8,8M6,-2L10,2", "M2,2h3v3h-3Z", "M0,4H8", "M4,0V8")
"""Full, slanted one way and the other, dotted, level, upright."""


def patterns(chart_id: str, count: int, *, first: int = 0) -> SafeString:
    """A pattern for each series of bars."""
    found = [
        format_html(
            '<pattern id="{}-{}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="{}"/>'
            '<path d="{}" stroke="#ffffff" stroke-width="2" fill="none"/></pattern>',
            chart_id,
            n,
            COLOURS[n % len(COLOURS)],
            _PATTERNS[n % len(_PATTERNS)],
        )
        for n in range(first, first + count)
    ]
    return format_html("<defs>{}</defs>", joined(found))


def bar(chart_id: str, number: int, x: str, y: str, width: str, height: str, told: str = "") -> SafeString:
    """A bar in the pattern of its series."""
    title = format_html("<title>{}</title>", plain(told, 80)) if told else EMPTY
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="url(#{}-{})" stroke="{}" stroke-width="1">{}</rect>',
        x, y, width, height, chart_id, number, COLOURS[number % 6], title,
    )  # fmt: skip


def percent(value: float) -> str:
    """A length."""
    return f"{value:.2f}%"


def em(value: float) -> str:
    """A length that grows with the reader's text."""
    return f"{value:.2f}em"


@dataclass(frozen=True, slots=True)
class Scale:
    """From numbers to per cent: ``ticks`` are round numbers that hold all values between them."""

    ticks: tuple[float, ...]
    at: float
    """Where the lowest tick lies."""
    length: float
    """How far the highest is; negative for what grows upwards."""

    def place(self, value: float) -> float:
        """Where a number lies."""
        low, high = self.ticks[0], self.ticks[-1]
        return self.at + self.length * (value - low) / (high - low)


def scale(values: Iterable[float | None], at: float, length: float, *, from_zero: bool = True, parts: int = 4) -> Scale:
    """A scale for these values."""
    known = [float(value) for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    if from_zero:
        low, high = min(0.0, low), max(0.0, high)
    size = max(abs(low), abs(high))
    if high - low <= size * 1e-9:
        # Around a single value; of a very large one, one more or less is no difference.
        low, high = (0.0, 1.0) if from_zero else (low - max(1.0, size / 100), high + max(1.0, size / 100))
    power = 10.0 ** math.floor(math.log10((high - low) / parts))
    step = next((n * power for n in (1, 2, 2.5, 5, 10) if n * power * parts >= high - low), 10 * power)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return Scale(tuple(n * step for n in range(first, last + 1)), at, length)


def shown(value: float, unit: str = "") -> str:
    """A number for people, with its unit."""
    exact = (
        f"{value:,.2f}".rstrip("0").rstrip(".") if abs(value) < 10 and not float(value).is_integer() else written(value)
    )
    return f"{exact}{unit}" if unit in ("%", "") else f"{exact} {unit}"


def legend(names: Sequence[str], chart_id: str = "", *, first: int = 0) -> tuple[SafeString, float]:
    """A line for each series with its marker (or, with ``chart_id``, its pattern), and how high they are in em."""
    parts = []
    for n, name in enumerate(names):
        y = n * 1.6 + 0.9
        m = first + n
        mark = bar(chart_id, m, "2", em(y - 0.5), "1.2em", "0.9em") if chart_id else marker(m, "0.7em", em(y))
        parts.append(joined([mark, text(name, "1.8em", em(y + 0.35), longest=40)]))
    return joined(parts), len(names) * 1.6 + 0.4


def named(title: str, unit: str) -> str:
    """What a series is called, with what it is counted in."""
    return f"{title}（{unit}）" if unit else title


def frame(chart_id: str, kind: str, title: str, told: str, inside: SafeString, height: float) -> SafeString:
    """The drawing with its name and its words."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart__drawing chart__drawing--{}" width="100%" height="{}" role="img"'
        ' aria-labelledby="{}-title {}-desc" font-family="sans-serif" font-size="14"><title id="{}-title">{}</title>'
        '<desc id="{}-desc">{}</desc>{}</svg>',
        kind, em(height), chart_id, chart_id, chart_id, plain(title, 200), chart_id, plain(told, 2000), inside,
    )  # fmt: skip


def plot(inside: SafeString, top: float, height: float) -> SafeString:
    """A part of the drawing with a height of its own, in which per cent are of that part."""
    return format_html(
        '<svg x="0" y="{}" width="100%" height="{}" overflow="visible">{}</svg>', em(top), em(height), inside
    )
