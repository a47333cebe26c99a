"""One chart with its table and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from madoguchi.services.evidence.charts.bars import draw_bars, draw_pyramid
from madoguchi.services.evidence.charts.lines import draw_lines, draw_points
from madoguchi.services.evidence.charts.maps import draw_map
from madoguchi.services.evidence.charts.refusals import ChartUnfit, NothingToDraw, UnlikeSides
from madoguchi.services.evidence.charts.shapes import frame, joined, plot, shown
from madoguchi.services.evidence.charts.vocabulary import MOST_SERIES, Chart, column_of, numbers_of, sides_of, unlike_in
from madoguchi.services.evidence.charts.words import summary
from madoguchi.services.evidence.figures.vocabulary import Column, Figure

MOST_BARS = 30
MOST_DRAWN = {"line": 400, "bar": MOST_BARS, "scatter": 2000, "map": 2000, "pyramid": 60}
"""Rows; a page with more would be slow to show, and nobody would see more in it."""
ID = "chart"
BETWEEN_UNITS = 1.5


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing, the same figures as a table, and the same in words."""

    svg: SafeString
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[bool, ...]
    """Which columns hold numbers, and are set to the right."""
    summary: tuple[str, ...]
    title: str


def draw(chart: Chart, figure: Figure, language: str, *, chart_id: str = ID) -> SafeString:
    """The drawing alone. Raises ``ChartUnfit``, ``NothingToDraw``, ``NoPlacesToDraw``."""
    return drawn(chart, figure, language, chart_id=chart_id).svg


def drawn(chart: Chart, figure: Figure, language: str, *, chart_id: str = ID, invented: bool = False) -> Drawn:
    """All three; ``chart_id`` is unique on a page. Of ``invented`` numbers no words are made: they would say of the city
    what somebody made up. Raises ``ChartUnfit``, ``NothingToDraw``, ``NoPlacesToDraw``."""
    if not chart_id.isidentifier() or not chart_id.isascii():
        raise ValueError(chart_id)
    with override(language):
        _check(chart, figure)
        rows = _rows(chart, figure)
        inside, height = _inside(chart, figure, rows, chart_id)
        said = (
            (_("There are invented numbers in this figure: it says nothing of the city."),)
            if invented
            else tuple(summary(chart, figure, rows))
        )
        title = chart.title or "、".join(column_of(figure, name).title for name in chart.series[:2])
        headings, cells, numbers = _table(chart, figure)
        return Drawn(
            frame(chart_id, chart.kind, title, " ".join(said), inside, height), headings, cells, numbers, said, title
        )


def _check(chart: Chart, figure: Figure) -> None:
    numbers = "、".join(column.title for column in figure.columns if column.is_number) or "—"
    most = {"pyramid": 60, "map": 1, "scatter": 1}.get(chart.kind, MOST_SERIES)
    least = 0 if chart.kind == "map" else 1
    if not least <= len(chart.series) <= most or (not chart.x and chart.kind in ("line", "bar", "scatter")):
        raise ChartUnfit(columns=numbers)
    values = [value for name in chart.series for value in numbers_of(figure, name) if value is not None]
    if chart.series and not values:
        raise NothingToDraw
    if chart.kind == "pyramid":
        _labels, left, right, _names = sides_of(chart, figure)
        if any(value is not None and value < 0 for value in (*left, *right)):
            raise ChartUnfit(columns=numbers)
        if units := unlike_in([column_of(figure, name) for name in chart.series]):
            raise UnlikeSides(units=units)


def _rows(chart: Chart, figure: Figure) -> list[int]:
    """Which rows are drawn: all, or so many that a page can show them; of a line every so many, so that its course stays."""
    most, every = MOST_DRAWN[chart.kind], range(len(figure.rows))
    if chart.kind == "line" and len(every) > most:
        step = -(-len(every) // most)
        return sorted({*every[::step], every[-1]})
    if chart.kind == "bar" and len(every) > most:
        return _largest(chart, figure)
    if chart.kind == "map":
        named = {column.kind: column.name for column in reversed(figure.columns)}
        places = [numbers_of(figure, named[kind]) for kind in ("longitude", "latitude") if kind in named]
        every_placed = [n for n in every if all(one[n] is not None for one in places)]
        return every_placed[:most]
    return list(every[:most])


def _largest(chart: Chart, figure: Figure) -> list[int]:
    """Of many bars the longest, the longest first; of years the last, in their order."""
    if column_of(figure, chart.x).kind in ("year", "date"):
        return [*range(len(figure.rows) - MOST_BARS, len(figure.rows))]
    values = numbers_of(figure, chart.series[0])
    by_size = sorted(range(len(values)), key=lambda n: (values[n] is not None, abs(values[n] or 0)), reverse=True)
    return by_size[:MOST_BARS]


def _inside(chart: Chart, figure: Figure, rows: Sequence[int], chart_id: str) -> tuple[SafeString, float]:
    if chart.kind in ("line", "bar"):
        return _by_unit(chart, figure, rows, chart_id)
    if chart.kind == "pyramid":
        return draw_pyramid(chart, figure, chart_id)
    return draw_points(chart, figure, rows) if chart.kind == "scatter" else draw_map(chart, figure, rows)


def _by_unit(chart: Chart, figure: Figure, rows: Sequence[int], chart_id: str) -> tuple[SafeString, float]:
    """A drawing for each unit, one below the other, with a scale of its own: lengths of 台 and 人 say nothing of each other."""
    units: dict[str, list[str]] = {}
    for name in chart.series:
        units.setdefault(column_of(figure, name).unit, []).append(name)
    parts, top, first = [], 0.0, 0
    for n, names in enumerate(units.values()):
        one, part_id = replace(chart, series=tuple(names)), chart_id if not n else f"{chart_id}-u{n}"
        several = len(units) > 1
        inside, height = (
            draw_lines(one, figure, rows, first=first)
            if chart.kind == "line"
            else draw_bars(one, figure, rows, part_id, first=first, named=several)
        )
        parts.append(plot(inside, top, height) if several else inside)
        top, first = top + height + (BETWEEN_UNITS if several else 0), first + len(names)
    return joined(parts), top


def _table(chart: Chart, figure: Figure) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[bool, ...]]:
    """The figures of the drawing, every row of them: what is not drawn stands here all the same."""
    if chart.kind == "pyramid":
        labels, left, right, names = sides_of(chart, figure)
        head = column_of(figure, chart.x).title if chart.x else ""
        rows = tuple((label, _cell(one), _cell(two)) for label, one, two in zip(labels, left, right, strict=True))
        return (head, *names), rows, (False, True, True)
    picked = [column for column in figure.columns if column.name in _shown_columns(chart, figure)]
    picked.sort(key=lambda column: _shown_columns(chart, figure).index(column.name))
    columns = [[_told(column, value) for value in figure.values_of(column.name)] for column in picked]
    headings = tuple(f"{one.title}（{one.unit}）" if one.unit else one.title for one in picked)
    return headings, tuple(zip(*columns, strict=True)), tuple(column.is_number for column in picked)


def _shown_columns(chart: Chart, figure: Figure) -> list[str]:
    named = [chart.x, *chart.series, chart.projected]
    if chart.kind == "scatter":
        named = [*(one.name for one in figure.columns if one.kind in ("text", "district"))][:1] + named
    if chart.kind == "map":
        named += [one.name for one in figure.columns if one.kind in ("longitude", "latitude")]
    return [*dict.fromkeys(name for name in named if name)]


def _told(column: Column, value: object) -> str:
    if column.is_number and isinstance(value, int | float):
        return shown(value)
    return "—" if value is None else str(value)


def _cell(value: float | None) -> str:
    return "—" if value is None else shown(value)
