"""A file that somebody sends to be checked: taken, limited, checked apart, kept nowhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from madoguchi.foundation.accounts.public import Pace, keep_pace
from madoguchi.kernel import clock
from madoguchi.services.opendata.apart import LARGEST_FILE, check_apart
from madoguchi.services.opendata.refusals import FileTooLarge, NoFileSent, NoSuchDataset
from madoguchi.services.opendata.standards import Standards, city_standards

CHECKING = Pace("opendata.checking", 60, timedelta(minutes=10))
"""Each file costs a process of its own for about a second."""
MEGABYTES = LARGEST_FILE // (1024 * 1024)


class Readable(Protocol):
    """An uploaded file, or the body of a request."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes."""
        ...


def standards() -> Standards:
    """The definitions of this city."""
    return city_standards(settings.CITY_FOLDER)


def check_sent(
    request: HttpRequest, sent: Readable | None, *, name: str, slug: str, fix: bool
) -> tuple[dict[str, Any], bytes]:
    """The report and the repaired file of what was sent; raises the refusals of this room and ``TooFast``."""
    if slug and slug not in standards().datasets:
        raise NoSuchDataset
    keep_pace(CHECKING, request, at=clock.now())
    data = sent.read(LARGEST_FILE + 1) if sent is not None else b""
    if not data:
        raise NoFileSent
    if len(data) > LARGEST_FILE:
        raise FileTooLarge(megabytes=MEGABYTES)
    language = "en" if (get_language() or "ja").startswith("en") else "ja"
    return check_apart(data, name=name, slug=slug, language=language, fix=fix, city=settings.CITY_FOLDER)
