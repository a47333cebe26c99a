"""Where the free times of the city's calendars come from; the booking room registers itself at start-up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from madoguchi.foundation.forms.vocabulary import Text

SlotSource = Callable[[str, date], Sequence[tuple[str, Text]]]
"""(calendar key, today) -> [(local ISO minute ``2026-11-10T10:00``, label)] still free."""

_source: SlotSource | None = None
_closed: ContextVar[bool] = ContextVar("_closed", default=False)


def register_slot_source(source: SlotSource | None) -> None:
    """Let ``source`` answer which times are free."""
    global _source
    _source = source


def free_times(calendar: str, today: date) -> list[tuple[str, Text]]:
    """The free times of a calendar; empty where nobody keeps calendars."""
    return [] if _source is None or _closed.get() else list(_source(calendar, today))


@contextmanager
def calendars_closed() -> Iterator[None]:
    """Ask no calendar: what is generated from a definition alone must not depend on who booked what."""
    token = _closed.set(True)
    try:
        yield
    finally:
        _closed.reset(token)
