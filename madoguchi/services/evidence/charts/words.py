"""A chart in words: the largest, the smallest, how it changed, what was left out."""

from __future__ import annotations

import math
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madoguchi.services.evidence.charts.shapes import shown
from madoguchi.services.evidence.charts.vocabulary import Chart, column_of, labels_of, marks_of, numbers_of, sides_of
from madoguchi.services.evidence.figures.vocabulary import Figure

STRONG, WEAK, LEVEL = 0.7, 0.3, 1.0
PERCENT = ("%", "％")


def summary(chart: Chart, figure: Figure, rows: Sequence[int]) -> list[str]:
    """Sentences that say what is to be seen."""
    if chart.kind == "pyramid":
        said = _pyramid(chart, figure)
    elif chart.kind == "scatter":
        said = _scatter(chart, figure, rows)
    else:
        said = [one for name in chart.series for one in _series(chart, figure, name, rows)]
        if chart.kind == "map":
            said.insert(
                0, ngettext("%(n)s place is shown.", "%(n)s places are shown.", len(rows)) % {"n": f"{len(rows):,}"}
            )
    expected = marks_of(figure, chart.projected)
    if any(expected[n] for n in rows):
        said.append(_("What is hollow, broken or marked with ＊ is expected, not counted."))
    left_out = len(figure.rows) - len(rows)
    if left_out and chart.kind != "pyramid":
        told = ngettext("%(n)s row is not drawn.", "%(n)s rows are not drawn.", left_out)
        said.append(told % {"n": f"{left_out:,}"} + " " + _("The table holds them."))
        if chart.kind == "bar" and column_of(figure, chart.x).kind not in ("year", "date"):
            of = {"n": f"{len(rows):,}", "series": column_of(figure, chart.series[0]).title}
            said.append(_("Drawn are the %(n)s rows with the largest “%(series)s”.") % of)
    if figure.cut:
        said.append(_("The figure was cut off: there are more rows than it may hold."))
    return said


def _series(chart: Chart, figure: Figure, name: str, rows: Sequence[int]) -> list[str]:
    column, values = column_of(figure, name), numbers_of(figure, name)
    labels = labels_of(figure, chart.x) if chart.x else [""] * len(figure.rows)
    expected = marks_of(figure, chart.projected)
    # Also of what is not drawn: the smallest of thirty long bars is not the smallest.
    every = rows if chart.kind == "map" else range(len(figure.rows))
    known = [(value, labels[n]) for n in every if (value := values[n]) is not None]
    if not known:
        return [_("%(series)s: no number is known.") % {"series": column.title}]
    (most, where), (least, there) = max(known, key=lambda one: one[0]), min(known, key=lambda one: one[0])
    told = {
        "series": column.title,
        "most": shown(most, column.unit),
        "where": where,
        "least": shown(least, column.unit),
        "there": there,
    }
    if most == least:
        said = [_("%(series)s: %(most)s everywhere.") % told]
    else:
        said = [_("%(series)s: most in %(where)s (%(most)s), least in %(there)s (%(least)s).") % told]
    if chart.kind == "line" and len(known) > 1:
        told_of = [
            (value, _("%(label)s, expected") % {"label": labels[n]} if expected[n] else labels[n])
            for n in every
            if (value := values[n]) is not None
        ]
        said.append(_trend(column.title, column.unit, told_of))
    return said


def _trend(title: str, unit: str, known: Sequence[tuple[float, str]]) -> str:
    (first, begins), (last, ends) = known[0], known[-1]
    told = {"series": title, "begins": begins, "ends": ends, "first": shown(first, unit), "last": shown(last, unit)}
    if unit in PERCENT:
        return _points(told, last - first)
    change = abs(last - first) / abs(first) * 100 if first else None
    if first == last or (change is not None and change < LEVEL):
        return _("%(series)s stayed about the same from %(begins)s (%(first)s) to %(ends)s (%(last)s).") % told
    if change is None:
        return _("%(series)s went from %(first)s (%(begins)s) to %(last)s (%(ends)s).") % told
    told["change"] = shown(round(change, 1))
    if last > first:
        return _("%(series)s rose from %(first)s (%(begins)s) to %(last)s (%(ends)s), by %(change)s %%.") % told
    return _("%(series)s fell from %(first)s (%(begins)s) to %(last)s (%(ends)s), by %(change)s %%.") % told


def _points(told: dict[str, str], change: float) -> str:
    """Shares are compared in points: from 10 % to 20 % is 10 points, and not 100 %."""
    if abs(change) < LEVEL / 10:
        return _("%(series)s stayed about the same from %(begins)s (%(first)s) to %(ends)s (%(last)s).") % told
    told["change"] = shown(round(abs(change), 1))
    if change > 0:
        return _("%(series)s rose from %(first)s (%(begins)s) to %(last)s (%(ends)s), by %(change)s points.") % told
    return _("%(series)s fell from %(first)s (%(begins)s) to %(last)s (%(ends)s), by %(change)s points.") % told


def _pyramid(chart: Chart, figure: Figure) -> list[str]:
    labels, left, right, names = sides_of(chart, figure)
    said = []
    for values, name in ((left, names[0]), (right, names[1])):
        known = [(value, label) for value, label in zip(values, labels, strict=True) if value is not None]
        if known:
            most, where = max(known, key=lambda one: one[0])
            least, there = min(known, key=lambda one: one[0])
            told = {"series": name, "most": shown(most), "where": where, "least": shown(least), "there": there}
            said.append(_("%(series)s: most in %(where)s (%(most)s), least in %(there)s (%(least)s).") % told)
    return said


def _scatter(chart: Chart, figure: Figure, rows: Sequence[int]) -> list[str]:
    one, two = numbers_of(figure, chart.x), numbers_of(figure, chart.series[0])
    both = [(x, y) for n in rows if (x := one[n]) is not None and (y := two[n]) is not None]
    told = {"x": column_of(figure, chart.x).title, "y": column_of(figure, chart.series[0]).title, "n": f"{len(both):,}"}
    said = [ngettext("%(n)s point.", "%(n)s points.", len(both)) % told]
    r = correlation(both)
    if r is None:
        return said
    told["r"] = f"{r:.2f}"
    if abs(r) < WEAK:
        said.append(_("“%(x)s” and “%(y)s” hardly go together (r = %(r)s).") % told)
    elif r > 0:
        said.append(_("The larger “%(x)s”, the larger “%(y)s” (r = %(r)s).") % told)
    else:
        said.append(_("The larger “%(x)s”, the smaller “%(y)s” (r = %(r)s).") % told)
    said.append(_("That two numbers go together does not say that one causes the other."))
    return said


def correlation(both: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's r; ``None`` with fewer than three points, or where one of the two never changes."""
    n = len(both)
    if n < 3:
        return None
    mean_x, mean_y = sum(x for x, _y in both) / n, sum(y for _x, y in both) / n
    spread_x, spread_y = sum((x - mean_x) ** 2 for x, _y in both), sum((y - mean_y) ** 2 for _x, y in both)
    if not spread_x or not spread_y:
        return None
    return sum((x - mean_x) * (y - mean_y) for x, y in both) / math.sqrt(spread_x * spread_y)
