"""The population's chapter as a drawing: what is known is drawn, what is not is left open and said.

Neighbouring known years are joined; nothing is drawn across a year that is not known. From a projected year on, lines are broken.
What the register counts today is no year of the series: it stands apart, as filled points, joined with nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from madoguchi.kernel.ui.templatetags.charts import figure, nice_top
from madoguchi.services.plan.definition import Population, PopulationPoint

LEFT, WIDTH, TOP, HEIGHT = 13.0, 85.0, 8.0, 78.0
GROUPS = ("total", "under_15", "working", "over_65")


@dataclass(frozen=True, slots=True)
class Group:
    """One line: its number (for colours and dashes), parts ``(x1, y1, x2, y2, projected)`` and points ``(x, y, projected)``."""

    name: str
    number: int
    parts: tuple[tuple[str, str, str, str, bool], ...]
    dots: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Ages:
    """The drawing; ``gaps`` are stretches (left, width) of years of which nothing is known."""

    grid: tuple[tuple[str, str], ...]
    along: tuple[tuple[str, str, str], ...]
    groups: tuple[Group, ...]
    gaps: tuple[tuple[str, str], ...]
    registered: tuple[tuple[str, str, int], ...]
    """What the register counts: (left, top, number of the group) of each filled point."""
    crossing: tuple[str, int] | None
    """Where the line of the crossing stands, and its year."""


@dataclass(frozen=True, slots=True)
class YearOfAges:
    """A row of the table: a year of the chapter, and what is known of it; or what the register counts."""

    year: int
    point: PopulationPoint | None
    registered: bool = False


def years_of(population: Population, registered: PopulationPoint | None = None) -> list[YearOfAges]:
    """All years of the chapter in its steps, those that are known between them, and the register's day among them."""
    known = {one.year: one for one in population.points}
    years = sorted({*range(population.first, population.last + 1, population.step), *known})
    rows = [YearOfAges(year, known.get(year)) for year in years]
    if registered is not None:
        rows.append(YearOfAges(registered.year, registered, registered=True))
    return sorted(rows, key=lambda one: (one.year, one.registered))


@dataclass(frozen=True, slots=True)
class RowOfAges:
    """A row for paper: neighbouring years of which nothing is known are one, from ``year`` to ``until``."""

    year: int
    until: int
    point: PopulationPoint | None
    registered: bool = False


def rows_for_paper(years: Iterable[YearOfAges]) -> list[RowOfAges]:
    """The years of a chapter without a page full of what is not known."""
    rows: list[RowOfAges] = []
    for one in years:
        if one.point is None and rows and rows[-1].point is None:
            rows[-1] = RowOfAges(rows[-1].year, one.year, None)
        else:
            rows.append(RowOfAges(one.year, one.year, one.point, one.registered))
    return rows


def crossing_of(population: Population) -> PopulationPoint | None:
    """The first known year in which more are over 65 than of working age; else the year of which the plan says so in words."""
    points = sorted(population.points, key=lambda one: one.year)
    for one in points:
        if one.over_65 is not None and one.working is not None and one.over_65 > one.working:
            return one
    return next((one for one in points if one.over_65_percent is not None and one.note is not None), None)


def draw_ages(
    population: Population, registered: PopulationPoint | None = None, counted_on: date | None = None
) -> Ages | None:
    """The drawing, or ``None`` where no number of people is known at all."""
    points = sorted(population.points, key=lambda one: one.year)
    every = [*points, registered] if registered is not None else points
    figures = [value for one in every for name in GROUPS if (value := getattr(one, name)) is not None]
    if not figures:
        return None
    scale = _Scale(population.first, population.last, nice_top(max(figures)))
    crossing = crossing_of(population)
    return Ages(
        grid=tuple((scale.y(scale.top * part), figure(scale.top * part)) for part in (0, 0.5, 1)),
        along=tuple((str(year), scale.x(year), anchor) for year, anchor in _labels(population)),
        groups=tuple(_group(name, n, points, population.step, scale) for n, name in enumerate(GROUPS, 1)),
        gaps=tuple(_gaps(population, points, scale)),
        registered=tuple(_filled(registered, counted_on, scale)) if registered is not None and counted_on else (),
        crossing=(scale.x(crossing.year), crossing.year) if crossing else None,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: int
    last: int
    top: float

    def across(self, year: float) -> float:
        share = (year - self.first) / max(1, self.last - self.first)
        return LEFT + WIDTH * min(1.0, max(0.0, share))

    def x(self, year: float) -> str:
        return f"{self.across(year):.2f}%"

    def y(self, value: float) -> str:
        return f"{TOP + HEIGHT * (1 - value / self.top):.2f}%"


def _filled(registered: PopulationPoint, counted_on: date, scale: _Scale) -> Iterator[tuple[str, str, int]]:
    x = scale.x(counted_on.year + (counted_on.timetuple().tm_yday - 1) / 365)
    for number, name in enumerate(GROUPS, 1):
        if (value := getattr(registered, name)) is not None:
            yield x, scale.y(value), number


def _labels(population: Population) -> list[tuple[int, str]]:
    first, last = population.first, population.last
    return [
        (first, "start"),
        (first + (last - first) // 3, "middle"),
        (first + 2 * (last - first) // 3, "middle"),
        (last, "end"),
    ]


def _group(name: str, number: int, points: list[PopulationPoint], step: int, scale: _Scale) -> Group:
    known = [(one.year, getattr(one, name), one.projected) for one in points if getattr(one, name) is not None]
    joined = [(one, two) for one, two in pairwise(known) if two[0] - one[0] <= step]
    return Group(
        name,
        number,
        tuple((scale.x(a[0]), scale.y(a[1]), scale.x(b[0]), scale.y(b[1]), b[2]) for a, b in joined),
        tuple((scale.x(year), scale.y(value), projected) for year, value, projected in known),
    )


def _gaps(population: Population, points: list[PopulationPoint], scale: _Scale) -> list[tuple[str, str]]:
    """Half a step to both sides of each year of which no number is known; neighbours become one."""
    known = {one.year for one in points if any(getattr(one, name) is not None for name in GROUPS)}
    half, found = population.step / 2, list[list[float]]()
    for year in range(population.first, population.last + 1, population.step):
        if year in known:
            continue
        begins, ends = scale.across(year - half), scale.across(year + half)
        if found and abs(found[-1][1] - begins) < 0.01:
            found[-1][1] = ends
        else:
            found.append([begins, ends])
    return [(f"{begins:.2f}%", f"{ends - begins:.2f}%") for begins, ends in found]
