"""How fast one address of the network may go (利用の速さ) where every request costs us work: searching, the API, uploads.

Counted in the database, so that all processes count together. Where requests are many, only every ``one_in``-th is
written, and counts for that many: the limit is then kept within about a tenth, for a small part of the writing. A web
process writes beside its answers (``kernel.tallies``) and knows itself what is not written yet.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache, wraps
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
from madoguchi.kernel.tallies import EVERY, Tally, writes_beside

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
    _READ.clear()


_TALLY = Tally(_write)


def keep_pace(pace: Pace, request: HttpRequest, *, at: datetime) -> None:
    """Count this request; raises ``TooFast`` when there were too many in the present window."""
    keep_pace_of(client_of(request), pace, at=at)()


def keep_pace_of(client: str, pace: Pace, *, at: datetime) -> Callable[[], None]:
    """The same, for a client that is known already (``limits.client_in``); what is returned counts the request."""
    most = int(pace.most * settings.MADOGUCHI_PACE)
    begin = at - timedelta(seconds=at.timestamp() % pace.window.total_seconds())
    counted = (_key(pace.kind, client, settings.SECRET_KEY), begin)
    if most and _so_far(counted) + _TALLY.not_yet_written(counted) >= most:
        raise TooFast(begin + pace.window - at)

    def count() -> None:
        if most and random.randrange(pace.one_in) == 0:  # noqa: S311
            _TALLY.add(counted, pace.one_in)

    return count


@lru_cache(maxsize=4096)
def _key(kind: str, client: str, _secret: str) -> str:
    return salted_hmac(kind, client, algorithm="sha256").hexdigest()


_READ: dict[tuple[str, datetime], tuple[float, int]] = {}
"""What the database said, and when; only where counts are written beside the answers."""
MOST_READ = 4096


def _so_far(counted: tuple[str, datetime]) -> int:
    """What the database says; in a web process it may be as old as what the other processes have not written yet."""
    if not writes_beside():
        return _counted_there(counted)
    now = time.monotonic()
    read = _READ.get(counted)
    if read is not None and now - read[0] < EVERY:
        return read[1]
    if len(_READ) >= MOST_READ:
        _READ.clear()
    so_far = _counted_there(counted)
    _READ[counted] = (now, so_far)
    return so_far


def _counted_there(counted: tuple[str, datetime]) -> int:
    found = _COUNTED.find(*counted)
    return found.count if found is not None else 0


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
