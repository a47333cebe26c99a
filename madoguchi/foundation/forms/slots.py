"""Where the free times of the city's calendars come from; the booking room registers itself at start-up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from madoguchi.foundation.forms.vocabulary import Text

SlotSource = Callable[[str, date], Sequence[tuple[str, Text]]]
"""(calendar key, today) -> [(local ISO minute ``2026-11-10T10:00``, label)] still free."""

_source: SlotSource | None = None


def register_slot_source(source: SlotSource | None) -> None:
    """Let ``source`` answer which times are free."""
    global _source
    _source = source


def free_times(calendar: str, today: date) -> list[tuple[str, Text]]:
    """The free times of a calendar; empty where nobody keeps calendars."""
    return list(_source(calendar, today)) if _source is not None else []
