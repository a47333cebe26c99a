"""Where the parts of drawings lie, in per cent and em: the schedule as bars, an indicator as lines with its steps.

As all charts: no viewBox, so that text keeps the reader's size on any width; and beside each drawing an equal table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import get_language

from madoguchi.kernel.ui.templatetags.charts import figure, nice_top
from madoguchi.services.plan.definition import Kpi, Plan, Task
from madoguchi.services.plan.forecast import Forecast
from madoguchi.services.plan.models import IndicatorValue
from madoguchi.services.plan.years import begins_on, ends_on, year_in_words

HEAD, STEP = 2.0, 3.6
LEFT, WIDTH, TOP, HEIGHT = 12.0, 84.0, 8.0, 78.0
MOST_POINTS = 120


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of years of a task."""

    x: str
    width: str


@dataclass(frozen=True, slots=True)
class GanttRow:
    """One task: its words, where they and its bars lie, and the same for the table (one truth a year)."""

    task: Task
    text_at: str
    bar_at: str
    bars: tuple[Bar, ...]
    cells: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Gantt:
    """The schedule of a measure over the years of its plan."""

    years: tuple[tuple[str, str], ...]
    """(words, middle)."""
    borders: tuple[str, ...]
    rows: tuple[GanttRow, ...]
    height: str
    today: str
    """Where the day lies that is looked at; empty outside the period."""


def gantt(plan: Plan, schedule: Sequence[Task], *, on: date) -> Gantt:
    """Bars over the fiscal years of the plan."""
    years = plan.period.years
    width = 100 / len(years)
    rows = tuple(_row(task, number, years, width) for number, task in enumerate(schedule))
    span = (ends_on(years[-1]) - begins_on(years[0])).days
    passed = (on - begins_on(years[0])).days
    return Gantt(
        years=tuple((_year(year), f"{(n + 0.5) * width:.2f}%") for n, year in enumerate(years)),
        borders=tuple(f"{n * width:.2f}%" for n in range(1, len(years))),
        rows=rows,
        height=f"{HEAD + len(rows) * STEP + 0.4:.2f}em",
        today=f"{passed / span * 100:.2f}%" if 0 <= passed <= span else "",
    )


def _row(task: Task, number: int, years: list[int], width: float) -> GanttRow:
    bars, begun = [], None
    for n, year in enumerate([*years, None]):
        if year in task.years:
            begun = n if begun is None else begun
        elif begun is not None:
            bars.append(Bar(f"{begun * width + 0.6:.2f}%", f"{(n - begun) * width - 1.2:.2f}%"))
            begun = None
    top = HEAD + number * STEP
    cells = tuple(year in task.years for year in years)
    return GanttRow(task, f"{top + 1.1:.2f}em", f"{top + 1.6:.2f}em", tuple(bars), cells)


def _year(year: int) -> str:
    return year_in_words(year, get_language() or "ja")


@dataclass(frozen=True, slots=True)
class Course:
    """An indicator over time: lines as ``(x1, y1, x2, y2)``, points, and what stands along the axes."""

    grid: tuple[tuple[str, str], ...]
    """(height, words)."""
    along: tuple[tuple[str, str, str], ...]
    """(words, place, anchor)."""
    values: tuple[tuple[str, str, str, str], ...]
    dots: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, str, str, str], ...]
    forecast: tuple[str, str, str, str] | None
    """(place, low, middle, high) of the interval at its day."""


def thinned(values: Sequence[IndicatorValue], *, most: int = MOST_POINTS) -> list[IndicatorValue]:
    """Values with a figure, no more than ``most`` of them: the newest, and every so many of those before."""
    known = [one for one in values if one.value is not None]
    every = -(-len(known) // most) if known else 1
    return [one for n, one in enumerate(reversed(known)) if n % every == 0][::-1]


def draw_course(plan: Plan, kpi: Kpi, values: Sequence[IndicatorValue], ahead: Forecast | None) -> Course | None:
    """The lines of an indicator; ``None`` where there is nothing to draw."""
    points = [(one.as_of, float(one.value)) for one in values if one.value is not None]
    if kpi.baseline is not None:
        points = [(kpi.baseline.on, float(kpi.baseline.value)), *points]
    steps = [(day, float(target)) for day, target in kpi.steps]
    if not points and not steps:
        return None
    days = [plan.period.first, plan.period.last, *(day for day, _v in points), *(day for day, _v in steps)]
    figures = [value for _day, value in (*points, *steps)] + ([ahead.high] if ahead else [])
    scale = _Scale(min(days), max([*days, *([ahead.on] if ahead else [])]), nice_top(max(figures)))
    placed = [scale.at(*point) for point in points]
    return Course(
        grid=tuple((scale.y(scale.top * part), figure(scale.top * part)) for part in (0, 0.5, 1)),
        along=scale.along(plan.period.years),
        values=tuple((*one, *two) for one, two in pairwise(placed)),
        dots=tuple(placed),
        steps=tuple((scale.x(begins_on(day.year - 1)), scale.y(v), scale.x(day), scale.y(v)) for day, v in steps),
        forecast=(scale.x(ahead.on), scale.y(ahead.low), scale.y(ahead.value), scale.y(ahead.high)) if ahead else None,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date
    top: float

    def x(self, day: date) -> str:
        span = max(1, (self.last - self.first).days)
        return f"{LEFT + WIDTH * min(1.0, max(0.0, (day - self.first).days / span)):.2f}%"

    def y(self, value: float) -> str:
        return f"{TOP + HEIGHT * (1 - max(0.0, value) / self.top):.2f}%"

    def at(self, day: date, value: float) -> tuple[str, str]:
        return self.x(day), self.y(value)

    def along(self, years: list[int]) -> tuple[tuple[str, str, str], ...]:
        """The first year and the last: on a phone there is no room for more."""
        shown = [year for year in (years[0], years[-1]) if begins_on(year) <= self.last]
        return tuple((_year(year), self.x(max(begins_on(year), self.first)), "start") for year in dict.fromkeys(shown))


def change_between(then: Decimal | None, now: Decimal | None) -> Decimal | None:
    """How much more it is; ``None`` where one of the two is not known."""
    return None if then is None or now is None else now - then


def first_day_shown(on: date) -> date:
    """A year before, for comparing when nobody chose a day."""
    return on - timedelta(days=365)
