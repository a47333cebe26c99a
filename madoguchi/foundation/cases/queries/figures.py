"""Figures of the office: applications by procedure, channel and month; days to decision; the share online."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.forms.public import Text, newest_versions

ONLINE = "online"


@dataclass(frozen=True, slots=True)
class ProcedureFigures:
    """Counts of one procedure; days are working days, ``None`` while nothing was decided."""

    slug: str
    title: Text
    total: int
    online: int
    decided: int
    median_days: float | None
    days_90: float | None
    """Nine of ten decisions took no longer."""

    @property
    def online_share(self) -> float:
        """Part of the applications that came online, 0 to 1."""
        return self.online / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """Applications of one month."""

    month: date
    """The first of the month."""
    by_channel: Mapping[str, int]

    @property
    def total(self) -> int:
        """All channels together."""
        return sum(self.by_channel.values())

    @property
    def online_share(self) -> float | None:
        """Part that came online, 0 to 1; ``None`` in a month without applications."""
        return self.by_channel.get(ONLINE, 0) / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of some departments over a span of days."""

    procedures: Sequence[ProcedureFigures]
    months: Sequence[MonthFigures] = field(default_factory=list)
    """Every month of the span, those without applications too."""
    channels: Mapping[str, int] = field(default_factory=dict)
    median_days: float | None = None
    days_90: float | None = None

    @property
    def total(self) -> int:
        """All applications."""
        return sum(p.total for p in self.procedures)

    @property
    def online_share(self) -> float:
        """Part of all applications that came online, 0 to 1."""
        return self.channels.get(ONLINE, 0) / self.total if self.total else 0.0


def figures(*, departments: set[str], start: date, end: date) -> Figures:
    """Count the applications submitted from ``start`` to ``end`` (both included); four queries, whatever the number."""
    cases = _submitted(departments, start, end)
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    channels: dict[str, int] = defaultdict(int)
    for slug, channel, count in cases.values_list("slug", "channel").annotate(n=Count("id")):
        counts[slug][channel] = count
        channels[channel] += count
    days: dict[str, dict[int, int]] = defaultdict(dict)
    all_days: dict[int, int] = defaultdict(int)
    taken = cases.exclude(days_to_decision=None).values_list("slug", "days_to_decision").annotate(n=Count("id"))
    for slug, length, count in taken:
        if length is not None:
            days[slug][length] = count
            all_days[length] += count
    titles = {v.slug: v.procedure.title for v in newest_versions(set(counts))}
    return Figures(
        procedures=[
            ProcedureFigures(
                slug=slug,
                title=titles.get(slug, Text(slug)),
                total=sum(by_channel.values()),
                online=by_channel.get(ONLINE, 0),
                decided=sum(days[slug].values()),
                median_days=quantile(days[slug], 0.5),
                days_90=quantile(days[slug], 0.9),
            )
            for slug, by_channel in sorted(counts.items(), key=lambda item: (-sum(item[1].values()), item[0]))
        ],
        months=_months(cases, start, end),
        channels=dict(channels),
        median_days=quantile(all_days, 0.5),
        days_90=quantile(all_days, 0.9),
    )


def _submitted(departments: set[str], start: date, end: date) -> QuerySet[Case]:
    first = timezone.make_aware(datetime.combine(start, time.min))
    beyond = timezone.make_aware(datetime.combine(end + timedelta(days=1), time.min))
    return Case.objects.filter(department__in=departments, submitted_at__gte=first, submitted_at__lt=beyond).order_by()


def _months(cases: QuerySet[Case], start: date, end: date) -> list[MonthFigures]:
    found: dict[date, dict[str, int]] = {}
    month = start.replace(day=1)
    while month <= end:
        found[month] = {}
        month = (month + timedelta(days=31)).replace(day=1)
    by_month = cases.annotate(month=TruncMonth("submitted_at")).values_list("month", "channel").annotate(n=Count("id"))
    for moment, channel, count in by_month:
        found[timezone.localdate(moment)][channel] = count
    return [MonthFigures(month, by_channel) for month, by_channel in found.items()]


def quantile(counted: Mapping[int, int], part: float) -> float | None:
    """The value below which ``part`` (0 to 1) of the counted values lie, between two values in proportion.

    ``counted`` is value -> how often; ``None`` when nothing was counted.
    """
    total = sum(counted.values())
    if not total:
        return None
    place = (total - 1) * part
    lower, upper = _nth(counted, int(place)), _nth(counted, min(int(place) + 1, total - 1))
    return lower + (upper - lower) * (place - int(place))


def _nth(counted: Mapping[int, int], place: int) -> int:
    passed = 0
    for value in sorted(counted):
        passed += counted[value]
        if passed > place:
            return value
    raise IndexError(place)
