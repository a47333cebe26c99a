"""How fast one address of the network may go (利用の速さ) where every request costs us work: searching, the API, uploads.

Counted in the database, so that all processes count together. Where requests are many, only every ``one_in``-th is
written, and counts for that many: the limit is then kept within about a tenth, for a small part of the writing. A web
process writes beside its answers (``kernel.tallies``) and knows itself what is not written yet.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from madoguchi.foundation.accounts.limits import client_of
from madoguchi.foundation.accounts.models import PaceCount
from madoguchi.foundation.accounts.refusals import TooFast
from madoguchi.kernel import clock
from madoguchi.kernel.prepared import Prepared
from madoguchi.kernel.tallies import Tally

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Pace:
    """``most`` requests from one address within ``window``."""

    kind: str
    most: int
    window: timedelta
    one_in: int = 1


ASKING = Pace("accounts.asking", 600, timedelta(minutes=5), one_in=10)
"""Searching and the API: two a second, the whole time."""
UPLOADING = Pace("accounts.uploading", 600, timedelta(minutes=10))
"""Each photo is drawn anew, which takes a third of a second."""


_COUNTED = Prepared(lambda: PaceCount.objects.only("count").order_by(), "key", "begun_at")


def _write(counts: Mapping[tuple[str, datetime], int]) -> None:
    # In one order, so that two processes never wait for each other.
    with transaction.atomic() if len(counts) > 1 else nullcontext():
        for (key, begin), number in sorted(counts.items()):
            if not PaceCount.objects.filter(key=key, begun_at=begin).update(count=F("count") + number):
                begun = PaceCount(key=key, begun_at=begin, count=number)
                PaceCount.objects.bulk_create([begun], ignore_conflicts=True)


_TALLY = Tally(_write)


def keep_pace(pace: Pace, request: HttpRequest, *, at: datetime) -> None:
    """Count this request; raises ``TooFast`` when there were too many in the present window."""
    most = int(pace.most * settings.MADOGUCHI_PACE)
    if not most:
        return
    begin = at - timedelta(seconds=at.timestamp() % pace.window.total_seconds())
    key = salted_hmac(pace.kind, client_of(request), algorithm="sha256").hexdigest()
    so_far = _COUNTED.find(key, begin)
    if (so_far.count if so_far is not None else 0) + _TALLY.not_yet_written((key, begin)) >= most:
        raise TooFast(begin + pace.window - at)
    if random.randrange(pace.one_in) == 0:  # noqa: S311
        _TALLY.add((key, begin), pace.one_in)


def at_a_pace(pace: Pace) -> Callable[[View[P]], View[P]]:
    """A page that one address may not ask for faster than ``pace``."""

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def paced(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            keep_pace(pace, request, at=clock.now())
            return view(request, *args, **kwargs)

        return paced

    return wrap


def forget_paces(*, at: datetime) -> int:
    """The chore that removes counts of windows long past; returns how many."""
    removed, _per_model = PaceCount.objects.filter(begun_at__lt=at.astimezone(UTC) - timedelta(hours=2)).delete()
    return removed
