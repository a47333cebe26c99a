"""Figures of the office: applications by procedure, channel and month; days to decision; the share online."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median, quantiles

from django.db.models import Count
from django.db.models.functions import TruncMonth

from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.forms.public import newest_versions


@dataclass(frozen=True, slots=True)
class ProcedureFigures:
    """Counts of one procedure; days are working days, ``None`` while nothing was decided."""

    slug: str
    title: str
    total: int
    online: int
    median_days: float | None
    days_90: float | None

    @property
    def online_share(self) -> float:
        """Part of the applications that came online, 0 to 1."""
        return self.online / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of some departments over a span of days."""

    procedures: Sequence[ProcedureFigures]
    months: Sequence[tuple[date, dict[str, int]]] = field(default_factory=list)
    """(first of the month, channel -> applications)."""

    @property
    def total(self) -> int:
        """All applications."""
        return sum(p.total for p in self.procedures)

    @property
    def online_share(self) -> float:
        """Part of all applications that came online, 0 to 1."""
        return sum(p.online for p in self.procedures) / self.total if self.total else 0.0


def figures(*, departments: set[str], start: date, end: date) -> Figures:
    """Count the applications submitted from ``start`` to ``end`` (both included); four queries, whatever the number."""
    cases = Case.objects.filter(
        department__in=departments, submitted_at__date__gte=start, submitted_at__date__lte=end
    ).order_by()
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for slug, channel, count in cases.values_list("slug", "channel").annotate(n=Count("id")):
        counts[slug][channel] = count
    days: dict[str, list[int]] = defaultdict(list)
    for slug, taken in cases.exclude(days_to_decision=None).values_list("slug", "days_to_decision"):
        days[slug].append(taken)
    titles = {v.slug: str(v.procedure.title) for v in newest_versions(set(counts))}
    months: dict[date, dict[str, int]] = defaultdict(dict)
    by_month = cases.annotate(month=TruncMonth("submitted_at")).values_list("month", "channel").annotate(n=Count("id"))
    for month, channel, count in by_month:
        months[month.date()][channel] = count
    return Figures(
        procedures=[
            ProcedureFigures(
                slug=slug, title=titles.get(slug, slug),
                total=sum(channels.values()), online=channels.get("online", 0),
                median_days=median(days[slug]) if days[slug] else None, days_90=_ninetieth(days[slug]),
            )
            for slug, channels in sorted(counts.items(), key=lambda item: -sum(item[1].values()))
        ],
        months=sorted(months.items()),
    )


def _ninetieth(values: list[int]) -> float | None:
    if not values:
        return None
    return float(values[0]) if len(values) == 1 else quantiles(values, n=10, method="inclusive")[8]
