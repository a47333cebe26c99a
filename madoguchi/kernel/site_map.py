"""Pages for the map of the site (サイトマップ) that are made of data: a room says which it has, whoever draws the map asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

Page = tuple[str, date | None]
"""Address without the host, and the day it was renewed."""
Look = Callable[[], Iterable[Page]]

_rooms: dict[str, Look] = {}


def on_the_map(room: str) -> Callable[[Look], Look]:
    """Register what gives the pages of a room."""

    def register(look: Look) -> Look:
        _rooms[room] = look
        return look

    return register


def every_page() -> list[Page]:
    """The pages of all rooms, by room."""
    return [page for room in sorted(_rooms) for page in _rooms[room]()]
