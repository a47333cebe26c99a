"""A hold on contents: while a backup copies what its snapshot names, no content is taken away.

What would have been removed meanwhile is left behind as an orphan, and swept when nothing holds it any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from madoguchi.foundation.files.models import ContentHold
from madoguchi.kernel import clock

LASTS = timedelta(minutes=30)
"""A hold that was not renewed for so long belongs to a backup that was killed."""


@contextmanager
def contents_held(*, at: datetime) -> Iterator[Callable[[], None]]:
    """Hold all contents; gives a function that renews the hold, to be called more often than ``LASTS``."""
    ContentHold.objects.filter(renewed_at__lte=at - LASTS).delete()
    hold = ContentHold.objects.create(renewed_at=at)

    def renew() -> None:
        ContentHold.objects.filter(pk=hold.pk).update(renewed_at=clock.now())

    try:
        yield renew
    finally:
        hold.delete()


def release_contents() -> None:
    """Drop every hold: a restored database brings along the one of the backup that it came from."""
    ContentHold.objects.all().delete()


def held(*, at: datetime) -> bool:
    """Whether contents must stay."""
    return ContentHold.objects.filter(renewed_at__gt=at - LASTS).exists()
