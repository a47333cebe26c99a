"""The time machine: what an indicator was, as it was known at a moment.

A row counts from the moment at which it was written, an entered one from the moment at which a second person confirmed it.
Rows are never changed, so what was seen on a past day is found by leaving out what came later: nothing is kept for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Case, F, Q, QuerySet, Subquery, When

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
    return _newest(series, at=at, as_of=as_of).first()


def _newest(series: str, *, at: datetime, as_of: date | None) -> QuerySet[IndicatorValue]:
    rows = counting(at=at).filter(series=series)
    return rows if as_of is None else rows.filter(as_of__lte=as_of)


def values_seen(every: Iterable[str], *, at: datetime, as_of: date | None = None) -> dict[str, IndicatorValue]:
    """The same for several series, in two queries however many they are; those without a value are left out.

    One asks for each series through the index, as ``value_seen`` does: numbering all rows of all series instead would
    read years of values to show a day's.
    """
    asked = [Subquery(_newest(series, at=at, as_of=as_of).values("pk")[:1]) for series in sorted(set(every))]
    if not asked:
        return {}
    row = IndicatorValue.objects.order_by().values_list(*asked).first() or ()
    return {one.series: one for one in counting(at=at).filter(pk__in=[pk for pk in row if pk is not None])}


def courses(every: Iterable[str], *, at: datetime) -> dict[str, list[IndicatorValue]]:
    """For each series one value for each day that has one, as known at ``at``, oldest day first; in one query."""
    by_day: dict[str, dict[date, IndicatorValue]] = {series: {} for series in every}
    for value in counting(at=at).filter(series__in=list(by_day)).defer("lines"):
        by_day[value.series].setdefault(value.as_of, value)
    return {series: [found[day] for day in sorted(found)] for series, found in by_day.items()}


def course(series: str, *, at: datetime) -> list[IndicatorValue]:
    """The same for one series."""
    return courses([series], at=at)[series]


def waiting_values(every: Iterable[str]) -> QuerySet[IndicatorValue]:
    """Entered values that nobody has confirmed or declined yet, oldest first."""
    return (
        IndicatorValue.objects.filter(manner=Manner.ENTERED, confirmation=None, series__in=list(every))
        .select_related("entered_by")
        .order_by("taken_at", "id")
    )
