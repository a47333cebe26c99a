"""Indicators (指標): what a room can count of its own work, for whoever wants to know how the work goes.

A room declares each in its ``indicators.py``, imported in ``apps.ready``. It gives lines (what is counted, how much), never a
figure: the figure is worked out here from the lines, so that every figure can be opened down to what it counts and adds
up by itself. Lines name things of the room by its own keys and hold nothing about a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from django.db.models import Count, QuerySet
from django.utils import timezone

from madoguchi.kernel.refusals import Sentence

Total = Literal["sum", "share", "ratio", "median"]
"""How lines become a figure: ``count`` added up; of a hundred ``of``; for each ``of``; the middle ``size``."""
Better = Literal["more", "fewer", "neither"]
TWO_PLACES = Decimal("0.01")
YEAR = 365


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a figure: ``count`` things under the room's key ``what``, ``of`` so many; of this ``size`` (median)."""

    what: str
    count: int
    of: int = 0
    size: float = 0.0

    def as_json(self) -> list[Any]:
        """``[what, count, of, size]``."""
        return [self.what, self.count, self.of, self.size]


def line_from_json(kept: Sequence[Any]) -> Line:
    """What ``as_json`` wrote."""
    return Line(str(kept[0]), int(kept[1]), int(kept[2]), float(kept[3]))


Look = Callable[[date], Iterable[Line]]
Words = Callable[[Sequence[str]], Mapping[str, Any]]
Rows = Callable[[Any, date, date], Mapping[str, str]]
"""``rows(person, on, today)``: key of a line → address of its single things as counted for ``on``, for a member of staff.

Lines whose things that person may not see today are left out: of those the count is all there is.
"""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator. ``look(on)`` gives its lines as they stood at the end of the day ``on``."""

    name: str
    """``room.noun``; the room is who answers for the counting."""
    title: Sentence
    unit: Sentence
    definition: Sentence
    counted: Sentence
    """How it is counted, so that another can count it again."""
    better: Better
    look: Look
    total: Total = "sum"
    words: Words | None = None
    """The words of lines' keys; without it, and for keys it leaves out, the key itself."""
    source: str = ""
    """Name of the page on which the room shows these things; the page judges for itself who may see it."""
    any_day: bool = True
    """Whether a past day can still be counted; else only the day that just ended, or today."""
    rows: Rows | None = None
    """Where the single things behind each line are listed; the page judges and records for itself."""

    @property
    def room(self) -> str:
        """The room that counts."""
        return self.name.partition(".")[0]

    def words_of(self, lines: Iterable[Line]) -> Mapping[str, str]:
        """What lines are called, by their keys."""
        keys = [line.what for line in lines]
        known = self.words(keys) if self.words else {}
        return {key: str(known.get(key, key)) for key in keys}


_indicators: dict[str, Indicator] = {}


class IndicatorNamedTwice(ValueError):
    """Two indicators under one name: kept figures could not tell which is meant."""


def indicator(
    name: str,
    title: Sentence,
    *,
    unit: Sentence,
    definition: Sentence,
    counted: Sentence,
    better: Better,
    total: Total = "sum",
    words: Words | None = None,
    source: str = "",
    any_day: bool = True,
    rows: Rows | None = None,
) -> Callable[[Look], Look]:
    """Register ``look(on)`` as the indicator ``name``."""

    def register(look: Look) -> Look:
        known = _indicators.get(name)
        if known and (known.look.__module__, known.look.__qualname__) != (look.__module__, look.__qualname__):
            raise IndicatorNamedTwice(name)
        _indicators[name] = Indicator(
            name=name, title=title, unit=unit, definition=definition, counted=counted, better=better, look=look,
            total=total, words=words, source=source, any_day=any_day, rows=rows,
        )  # fmt: skip
        return look

    return register


def lines_by(rows: QuerySet[Any], key: str) -> Iterator[Line]:
    """One line for each value of the column ``key``: how many ``rows`` have it."""
    for what, count in rows.order_by().values_list(key).annotate(n=Count("pk")).order_by(key):
        yield Line(what, count)


def every_indicator() -> list[Indicator]:
    """All registered indicators, by name."""
    return [_indicators[name] for name in sorted(_indicators)]


def find_indicator(name: str) -> Indicator | None:
    """The indicator, or ``None`` while no room declares it."""
    return _indicators.get(name)


def figure_of(lines: Iterable[Line], total: Total) -> Decimal | None:
    """The figure that lines add up to, with two places; ``None`` where there is nothing to divide or to order."""
    given = list(lines)
    count, of = sum(line.count for line in given), sum(line.of for line in given)
    if total == "sum":
        return Decimal(count)
    if total == "median":
        middle = _middle(given)
        return None if middle is None else _rounded(Decimal(str(middle)))
    if not of:
        return None
    return _rounded(Decimal(count * (100 if total == "share" else 1)) / Decimal(of))


def _middle(lines: list[Line]) -> float | None:
    sizes = sorted((line.size, line.count) for line in lines if line.count > 0)
    many = sum(count for _size, count in sizes)
    if not many:
        return None
    return (_nth(sizes, (many - 1) // 2) + _nth(sizes, many // 2)) / 2


def _nth(sizes: list[tuple[float, int]], place: int) -> float:
    passed = 0
    for size, count in sizes:
        passed += count
        if passed > place:
            return size
    raise IndexError(place)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(TWO_PLACES, rounding=ROUND_HALF_UP)


def end_of(on: date) -> datetime:
    """The first moment after the day ``on``, in the city's time."""
    return timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))


def day_counted(text: str, *, today: date) -> date:
    """The day that an address names for a figure; today where it names none, or one to come."""
    try:
        return min(date.fromisoformat(text), today)
    except ValueError:
        return today


def year_up_to(on: date) -> tuple[datetime, datetime]:
    """The 365 days that end with ``on``: from the first moment to the first one beyond.

    What happens all the time is counted over a rolling year, so that neither the season nor the first of April bends it.
    """
    return end_of(on - timedelta(days=YEAR)), end_of(on)
