"""Which cases an indicator counts: the very rows behind a figure of the plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.queries.figures import ONLINE
from madoguchi.foundation.organisation.public import department_keys_seen_by
from madoguchi.kernel.indicators import year_up_to

WITH_CARD = ("card", "signature")


def submitted_cases(on: date) -> QuerySet[Case]:
    """Applications of the 365 days that end with ``on``."""
    first, beyond = year_up_to(on)
    return Case.objects.filter(submitted_at__gte=first, submitted_at__lt=beyond).order_by()


def decided_cases(on: date) -> QuerySet[Case]:
    """Decisions of the same days."""
    first, beyond = year_up_to(on)
    return Case.objects.filter(decided_at__gte=first, decided_at__lt=beyond).order_by()


def online_cases(on: date) -> QuerySet[Case]:
    """Those of the applications that came online."""
    return submitted_cases(on).filter(channel=ONLINE)


def card_cases(on: date) -> QuerySet[Case]:
    """Those of the applications online in which a card proved who applied."""
    return online_cases(on).filter(assurance__in=WITH_CARD)


def timed_cases(on: date) -> QuerySet[Case]:
    """Those of the decisions whose days are known."""
    return decided_cases(on).exclude(days_to_decision=None)


COUNTED: Mapping[str, Callable[[date], QuerySet[Case]]] = {
    "submitted": submitted_cases,
    "online_share": online_cases,
    "card_share": card_cases,
    "decided": decided_cases,
    "days_to_decision": timed_cases,
}
"""Name of an indicator within the room → the cases that it counts (of a share, those that are not only counted against)."""


def rows_of(indicator: str) -> Callable[[User, date, date], Mapping[str, str]]:
    """For the registry: the addresses of the lists that somebody may open, by procedure."""

    def rows(person: User, on: date, today: date) -> Mapping[str, str]:
        seen = COUNTED[indicator](on).filter(department__in=department_keys_seen_by(person, today))
        query = urlencode({"on": on.isoformat()})
        return {
            slug: f"{reverse('case_counted', args=[indicator, slug])}?{query}"
            for slug in seen.values_list("slug", flat=True).distinct()
        }

    return rows
