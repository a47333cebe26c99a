"""The clock, read only at the edges (views, jobs, commands); everything inside is given ``at``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.utils import timezone

_frozen: datetime | None = None


def now() -> datetime:
    """This moment, aware."""
    return _frozen or timezone.now()


def today() -> date:
    """This day in the city's time zone."""
    return timezone.localdate(now())


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock at ``at`` (tests, training); for the whole process, so that a live test server sees it."""
    global _frozen
    before, _frozen = _frozen, at
    try:
        yield
    finally:
        _frozen = before
