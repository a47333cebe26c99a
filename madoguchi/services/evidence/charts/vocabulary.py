"""What is drawn of a figure; it can be kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from madoguchi.services.evidence.charts.refusals import ChartUnfit
from madoguchi.services.evidence.figures.refusals import RecipeUnreadable, TooMuchPicked
from madoguchi.services.evidence.figures.vocabulary import Column, Figure

ChartKind = Literal["line", "bar", "pyramid", "map", "scatter"]
CHART_KINDS: tuple[ChartKind, ...] = get_args(ChartKind)
MOST_SERIES, MOST_SIDES = 6, 60
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Chart:
    """One drawing. ``x`` and ``series`` name columns of the figure.

    ``line``, ``bar``: a label for each row, and one to six series. ``pyramid``: a label and two series; or no label, and as
    many columns for the left side as for the right, read from the first row. ``scatter``: two columns of numbers.
    ``map``: the label of each point, and what its size shows, if anything; the figure has a longitude and a latitude.
    ``projected`` names a column that says whether a row is not counted but expected.
    """

    kind: ChartKind
    x: str = ""
    series: tuple[str, ...] = ()
    title: str = ""
    note: str = ""
    projected: str = ""

    def as_json(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "series": list(self.series)}


def chart_from_json(kept: object) -> Chart:
    """What ``Chart.as_json`` wrote, or somebody sent. Raises ``RecipeUnreadable``, ``TooMuchPicked``."""
    if not isinstance(kept, Mapping) or any(name not in Chart.__slots__ for name in kept):
        raise RecipeUnreadable(part="chart", value=str(kept)[:60])
    kind, series = kept.get("kind"), kept.get("series", ())
    if kind not in CHART_KINDS:
        raise RecipeUnreadable(part="kind", value=str(kind)[:60])
    if not isinstance(series, list | tuple):
        raise RecipeUnreadable(part="series", value=str(series)[:60])
    if len(series) > MOST_SIDES:
        raise TooMuchPicked(part="series", most=MOST_SIDES)
    texts = {name: kept.get(name, "") for name in ("x", "title", "note", "projected")}
    for part, text in [*texts.items(), *(("series", one) for one in series)]:
        if not isinstance(text, str) or "\x00" in text or len(text) > LONGEST:
            raise RecipeUnreadable(part=part, value=str(text)[:60])
    return Chart(kind, series=tuple(series), **texts)


def column_of(figure: Figure, name: str) -> Column:
    """A column of the figure. Raises ``ChartUnfit``."""
    found = next((one for one in figure.columns if one.name == name), None)
    if found is None:
        raise ChartUnfit(columns="、".join(one.title for one in figure.columns))
    return found


def numbers_of(figure: Figure, name: str) -> list[float | None]:
    """A column of numbers; ``None`` where there is none. Raises ``ChartUnfit``."""
    column = column_of(figure, name)
    if not column.is_number and column.kind not in ("year", "longitude", "latitude"):
        raise ChartUnfit(columns="、".join(one.title for one in figure.columns if one.is_number))
    return [value if isinstance(value, int | float) else None for value in figure.values_of(name)]


def labels_of(figure: Figure, name: str) -> list[str]:
    """A column as labels."""
    column_of(figure, name)
    return ["—" if value is None else str(value) for value in figure.values_of(name)]


def marks_of(figure: Figure, name: str) -> list[bool]:
    """Which rows are expected, not counted; none without such a column."""
    if not name:
        return [False] * len(figure.rows)
    column_of(figure, name)
    return [value not in (None, 0, "", "0", "false", "いいえ", "実績") for value in figure.values_of(name)]


def sides_of(
    chart: Chart, figure: Figure
) -> tuple[list[str], Sequence[float | None], Sequence[float | None], tuple[str, str]]:
    """A pyramid's labels from below, its left and its right, and the names of both. Raises ``ChartUnfit``."""
    if chart.x:
        if len(chart.series) != 2:
            raise ChartUnfit(columns="2")
        left, right = (numbers_of(figure, name) for name in chart.series)
        names = column_of(figure, chart.series[0]).title, column_of(figure, chart.series[1]).title
        return labels_of(figure, chart.x), left, right, names
    half = len(chart.series) // 2
    if not half or len(chart.series) % 2 or not figure.rows:
        raise ChartUnfit(columns="2、4、6…")
    left, right = (
        [numbers_of(figure, name)[0] for name in part] for part in (chart.series[:half], chart.series[half:])
    )
    one, two = ([column_of(figure, name).title for name in part] for part in (chart.series[:half], chart.series[half:]))
    shared = [_shared(*pair) for pair in zip(one, two, strict=True)]
    names = one[0].removeprefix(shared[0]) or one[0], two[0].removeprefix(shared[0]) or two[0]
    labels = [text.rstrip("の・ _-") or title for text, title in zip(shared, one, strict=True)]
    return labels, left, right, names


def unlike_in(columns: Sequence[Column]) -> str:
    """What the columns of a pyramid are counted in, where that is not one and the same thing; else nothing.

    Without any unit nobody says that numbers of two tables count the same.
    """
    units = {one.unit for one in columns}
    if len(units) > 1 or (units == {""} and len({one.traces for one in columns}) > 1):
        return "、".join(dict.fromkeys(f"{one.title}（{one.unit or '—'}）" for one in columns))
    return ""


def _shared(one: str, two: str) -> str:
    n = 0
    while n < min(len(one), len(two)) and one[n] == two[n]:
        n += 1
    return one[:n]
