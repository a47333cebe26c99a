"""Open lines to displays (server-sent events): few in each process, fed by one thread that looks at the board.

A stream holds one of the server's threads, but no place of the waiting room and no database connection; the thread that
looks holds one connection while any display is connected. Everybody else asks for the board every few seconds.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Generator, Iterator
from datetime import datetime

from django.conf import settings
from django.db import connection

from madoguchi.foundation.tickets.board import Board, board_of
from madoguchi.foundation.tickets.vocabulary import Area
from madoguchi.kernel import clock

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
BEAT_SECONDS = 10.0
"""A comment is sent so often: only writing tells that a display has gone."""
LONGEST_SECONDS = 300.0
"""Then a stream ends and the display opens another one, perhaps at another process."""


class Streams:
    """The streams of this process."""

    def __init__(self, look: Callable[[Area, datetime], Board]) -> None:
        self.look = look
        self.goes_on: Callable[[], bool] = lambda: True
        self.news = threading.Condition()
        self.watched: dict[str, list[Area]] = {}
        self.latest: dict[str, Board] = {}
        self.looking = False

    @property
    def open(self) -> int:
        """How many displays are connected."""
        return sum(len(areas) for areas in self.watched.values())

    def enter(self, area: Area) -> Stream | None:
        """A stream of an area's board, or ``None`` where there are enough."""
        with self.news:
            if self.open >= settings.DISPLAY_STREAMS or not self.goes_on():
                return None
            self.watched.setdefault(area.key, []).append(area)
            if not self.looking:
                self.looking = True
                threading.Thread(target=self._look, name="display-streams", daemon=True).start()
        return Stream(self, area)

    def leave(self, area: Area) -> None:
        """A display has gone."""
        with self.news:
            areas = self.watched.get(area.key, [])
            if areas:
                areas.pop()

    def _look(self) -> None:
        try:
            while True:
                with self.news:
                    areas = [areas[0] for areas in self.watched.values() if areas]
                    if not areas or not self.goes_on():
                        self.looking = False
                        self.news.notify_all()
                        return
                for area in areas:
                    self._look_at(area)
                time.sleep(LOOK_SECONDS)
        finally:
            connection.close()

    def _look_at(self, area: Area) -> None:
        try:
            board = self.look(area, clock.now())
        except Exception:
            # The display shows what it had; the next look may succeed.
            log.exception("the board could not be made")
            connection.close()
            return
        with self.news:
            self.latest[area.key] = board
            self.news.notify_all()


class Stream:
    """One display's stream: an iterator of events that the server closes when the display is gone."""

    def __init__(self, streams: Streams, area: Area) -> None:
        self.streams, self.area, self.left = streams, area, False
        self.events = self._events()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self.events)

    def close(self) -> None:
        """Called by the server at the end, whatever ended it."""
        if not self.left:
            self.left = True
            self.streams.leave(self.area)
            self.events.close()

    def _events(self) -> Generator[bytes, None, None]:
        begun = beat = time.monotonic()
        shown = ""
        yield b"retry: 2000\n\n"
        while self.streams.goes_on() and time.monotonic() - begun < LONGEST_SECONDS:
            with self.streams.news:
                self.streams.news.wait(timeout=LOOK_SECONDS)
                board = self.streams.latest.get(self.area.key)
            if board is not None and board.mark != shown:
                shown, beat = board.mark, time.monotonic()
                yield b"data: " + board.body + b"\n\n"
            elif time.monotonic() - beat > BEAT_SECONDS:
                beat = time.monotonic()
                yield b": here\n\n"


streams = Streams(lambda area, at: board_of(area, at=at))


def stream_while(goes_on: Callable[[], bool]) -> None:
    """Told by the web server at its start: streams end when it is asked to stop, instead of holding it up."""
    streams.goes_on = goes_on
