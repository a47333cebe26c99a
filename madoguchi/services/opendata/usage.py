"""How often data is used, without knowing by whom: a number a day, dataset and format. No address is kept or looked at."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import DatabaseError, transaction
from django.db.models import F, Sum
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from madoguchi.kernel import clock
from madoguchi.kernel.tallies import Tally
from madoguchi.services.opendata.models import Usage

log = logging.getLogger(__name__)
QUESTIONS = "questions"
"""Asked through the interface for programs."""
ONE_IN = 10
"""Questions are many: every tenth is written, and counts for ten."""
A_YEAR = timedelta(days=365)


def count_file(request: HttpRequest, response: HttpResponseBase, slug: str, form: str) -> None:
    """Count a file that is sent from its beginning; who has it already, or only goes on with it, counts nothing."""
    begins = response.status_code == 200 or response.get("Content-Range", "").startswith("bytes 0-")
    if request.method == "GET" and begins and response.status_code in (200, 206):
        _TALLY.add((clock.today(), slug, form), 1)


def count_question(slug: str) -> None:
    """Count one question, for about as many as there were."""
    if random.randrange(ONE_IN) == 0:  # noqa: S311
        _TALLY.add((clock.today(), slug, QUESTIONS), ONE_IN)


def _write(counts: Mapping[tuple[date, str, str], int]) -> None:
    """A count that cannot be written keeps nobody from the data."""
    try:
        with transaction.atomic():
            # In one order, so that two processes never wait for each other.
            for (day, slug, form), number in sorted(counts.items()):
                counted = Usage.objects.filter(day=day, slug=slug, format=form)
                if not counted.update(count=F("count") + number):
                    Usage.objects.get_or_create(day=day, slug=slug, format=form)
                    counted.update(count=F("count") + number)
    except DatabaseError:
        log.warning("uses were not counted", extra={"count": len(counts)})


_TALLY = Tally(_write)


@dataclass(frozen=True, slots=True)
class Used:
    """Uses of a dataset within a time."""

    slug: str
    total: int
    by_format: list[tuple[str, int]]


def used_since(first: date, *, slugs: Iterable[str] | None = None) -> list[Used]:
    """Each dataset with its uses, the most used first."""
    found = Usage.objects.filter(day__gte=first)
    if slugs is not None:
        found = found.filter(slug__in=list(slugs))
    sums: dict[str, list[tuple[str, int]]] = {}
    for slug, form, number in found.values_list("slug", "format").annotate(number=Sum("count")).order_by("slug"):
        sums.setdefault(slug, []).append((form, number))
    told = [
        Used(slug, sum(number for _f, number in forms), sorted(forms, key=lambda one: -one[1]))
        for slug, forms in sums.items()
    ]
    return sorted(told, key=lambda one: -one.total)


def used_in_a_year(slug: str, *, on: date) -> Used:
    """Of one dataset, in the year until this day."""
    found = used_since(on - A_YEAR, slugs=[slug])
    return found[0] if found else Used(slug, 0, [])
