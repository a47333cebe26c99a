"""Which sets an indicator of the counter counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.indicators import year_up_to
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.policies import desks_of
from madoguchi.services.counter.vocabulary import State


def submitted_sets(on: date) -> QuerySet[CounterSet]:
    """Sets that were submitted in the 365 days that end with ``on``."""
    first, beyond = year_up_to(on)
    return CounterSet.objects.filter(state=State.SUBMITTED, ended_at__gte=first, ended_at__lt=beyond).order_by()


def rows(person: User, on: date, today: date) -> Mapping[str, str]:
    """For the registry: the lists of the departments at whose counter somebody works."""
    query = urlencode({"on": on.isoformat()})
    return {desk: f"{reverse('counter_counted', args=[desk])}?{query}" for desk in desks_of(person, on=today)}
