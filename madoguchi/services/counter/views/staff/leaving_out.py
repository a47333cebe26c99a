"""Procedures that a representative cannot apply for are left out of a choice, and the clerk is told."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest

from madoguchi.kernel import clock
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.choosing import not_by_representative
from madoguchi.services.counter.refusals import NotByRepresentative
from madoguchi.services.counter.vocabulary import Chosen


def without_refused(request: HttpRequest, counter_set: CounterSet, chosen: Sequence[Chosen]) -> list[Chosen]:
    """``chosen`` without what the representative of this set cannot apply for; each of that is named with the way out."""
    refused = not_by_representative(counter_set, [one.slug for one in chosen], on=clock.today())
    for version in refused:
        refusal = NotByRepresentative(procedure=version.procedure.title)
        messages.warning(request, refusal.told)
    slugs = {version.slug for version in refused}
    return [one for one in chosen if one.slug not in slugs]
