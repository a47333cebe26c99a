"""Where an indicator is heading (見通し), with how little that says.

Method: of each month the last value; a straight line through them by least squares; at the end of the plan the value of the line,
and the interval in which a single new value would lie in 95 of 100 cases if the way went on as before and strayed from the line
at random (Student's t). It knows nothing of what is planned, of seasons, or of a limit that comes near. With fewer than
``FEWEST`` months it says nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

FEWEST = 6
"""Months with a value."""
# Two-sided 95 %: Student's t for 1 to 30 degrees of freedom.
T95 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
Answer = Literal["reached", "missed", "open"]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The line at the day ``on``, with its interval; ``months`` values from ``first`` to ``last`` bear it."""

    on: date
    value: float
    low: float
    high: float
    months: int
    first: date
    last: date

    def says(self, target: float, better: str) -> Answer:
        """Whether even the worse end of the interval reaches a target, not even the better one, or neither is sure."""
        worse, best = (self.low, self.high) if better == "more" else (-self.high, -self.low)
        goal = target if better == "more" else -target
        if worse >= goal:
            return "reached"
        return "missed" if best < goal else "open"


def monthly(points: Iterable[tuple[date, float]]) -> list[tuple[date, float]]:
    """Of each month the last value: neighbouring days tell nothing new, and would feign certainty."""
    last: dict[tuple[int, int], tuple[date, float]] = {}
    for day, value in sorted(points):
        last[day.year, day.month] = (day, value)
    return [last[month] for month in sorted(last)]


def forecast(
    points: Iterable[tuple[date, float]], *, on: date, floor: float | None = 0.0, ceiling: float | None = None
) -> Forecast | None:
    """The forecast for ``on``; ``None`` with too few months, or when the day has passed. Nothing lies beyond the limits."""
    known = monthly(points)
    if len(known) < FEWEST or on <= known[-1][0]:
        return None
    days = [float((day - known[0][0]).days) for day, _value in known]
    values = [value for _day, value in known]
    n = len(known)
    middle, mean = sum(days) / n, sum(values) / n
    spread = sum((day - middle) ** 2 for day in days)
    slope = sum((day - middle) * (value - mean) for day, value in zip(days, values, strict=True)) / spread
    missed = sum((value - mean - slope * (day - middle)) ** 2 for day, value in zip(days, values, strict=True))
    at = float((on - known[0][0]).days)
    expected = mean + slope * (at - middle)
    half = _t95(n - 2) * math.sqrt(missed / (n - 2)) * math.sqrt(1 + 1 / n + (at - middle) ** 2 / spread)
    low, value, high = (_within(one, floor, ceiling) for one in (expected - half, expected, expected + half))
    return Forecast(on, value, low, high, n, known[0][0], known[-1][0])


def _t95(freedom: int) -> float:
    # Beyond the table the next smaller entry would only be more careful; this is exact to a thousandth.
    return T95[freedom - 1] if freedom <= len(T95) else 1.96 + 2.5 / freedom


def _within(value: float, floor: float | None, ceiling: float | None) -> float:
    if floor is not None:
        value = max(floor, value)
    return value if ceiling is None else min(ceiling, value)
