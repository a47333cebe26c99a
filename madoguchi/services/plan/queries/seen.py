"""The time machine: what an indicator was, as it was known at a moment.

A row counts from the moment at which it was written, an entered one from the moment at which a second person confirmed it.
Rows are never changed, so what was seen on a past day is found by leaving out what came later: nothing is kept for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Case, F, Q, QuerySet, When

from madoguchi.kernel.indicators import end_of
from madoguchi.services.plan.models import IndicatorValue
from madoguchi.services.plan.vocabulary import Manner

_ENTERED = Q(manner=Manner.ENTERED)
LAST_MOMENT = timedelta(microseconds=1)


def end_of_day(day: date) -> datetime:
    """The last moment of a day: what was seen then was seen that day."""
    return end_of(day) - LAST_MOMENT


def counting(*, at: datetime) -> QuerySet[IndicatorValue]:
    """The rows that counted at a moment, with ``counts_from``; the best of a series comes first."""
    counts_from = Case(
        When(~_ENTERED, then=F("taken_at")),
        When(_ENTERED & Q(confirmation__confirmed=True), then=F("confirmation__at")),
    )
    return (
        IndicatorValue.objects.annotate(counts_from=counts_from)
        .filter(counts_from__lte=at)
        .order_by("series", "-as_of", "-counts_from", "-id")
    )


def value_seen(series: str, *, at: datetime, as_of: date | None = None) -> IndicatorValue | None:
    """The newest value of a series that was known at ``at``; of ``as_of`` or a day before it, where that is given."""
    rows = counting(at=at).filter(series=series)
    if as_of is not None:
        rows = rows.filter(as_of__lte=as_of)
    return rows.first()


def values_seen(every: Iterable[str], *, at: datetime, as_of: date | None = None) -> dict[str, IndicatorValue]:
    """The same for several series; those without a value are left out."""
    found = {series: value_seen(series, at=at, as_of=as_of) for series in every}
    return {series: value for series, value in found.items() if value is not None}


def course(series: str, *, at: datetime) -> list[IndicatorValue]:
    """One value for each day that has one, as known at ``at``; oldest day first."""
    by_day: dict[date, IndicatorValue] = {}
    for value in counting(at=at).filter(series=series).defer("lines"):
        by_day.setdefault(value.as_of, value)
    return [by_day[day] for day in sorted(by_day)]


def waiting_values(every: Iterable[str]) -> QuerySet[IndicatorValue]:
    """Entered values that nobody has confirmed or declined yet, oldest first."""
    return (
        IndicatorValue.objects.filter(manner=Manner.ENTERED, confirmation=None, series__in=list(every))
        .select_related("entered_by")
        .order_by("taken_at", "id")
    )
