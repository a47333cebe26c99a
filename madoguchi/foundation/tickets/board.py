"""The board (掲示): what everybody in the hall may know, the same for all, made once every few seconds in a process.

Displays, phones and the public page read it. It names numbers, queues and desks, and nobody.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from madoguchi.foundation.tickets.estimates import Wait, expected_waits
from madoguchi.foundation.tickets.folder import hall
from madoguchi.foundation.tickets.models import QueueDay, Ticket
from madoguchi.foundation.tickets.policies import is_open, next_opening
from madoguchi.foundation.tickets.queries.scene import line_of_area, scene_of
from madoguchi.foundation.tickets.vocabulary import CLOSED, NOT_KNOWN, Area, TicketState
from madoguchi.foundation.tickets.wording import opens_sentences

AGAIN_SECONDS = 8
"""After how long a phone asks again; a process makes the board anew more often than that."""

CLAIM_SECONDS, STALE_SECONDS = 3.0, 30.0
"""Whoever is to make it anew is waited for so long; an older board is shown to nobody."""


@dataclass(frozen=True, slots=True)
class Board:
    """One state of the board, ready to be sent."""

    facts: dict[str, Any]
    body: bytes
    mark: str
    """Equal for equal boards (ETag)."""


def make_board(area: Area, *, at: datetime) -> Board:
    """The board as it is at a moment."""
    facts = _facts(area, at=at)
    body = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
    return Board(facts, body, f'"{hashlib.sha256(body).hexdigest()[:20]}"')


def _facts(area: Area, *, at: datetime) -> dict[str, Any]:
    day = timezone.localdate(at)
    line = line_of_area(area, at=at)
    scene = scene_of(area, line, at=at)
    waits = expected_waits(scene)
    called = Ticket.objects.filter(area=area.key, day=day, state=TicketState.CALLED).order_by("-called_at")
    waiting = {queue.key: sum(1 for one in line if one.queue == queue.key) for queue in area.queues}
    closed = set(QueueDay.objects.filter(day=day, closed_at__isnull=False).values_list("queue", flat=True))
    desks = {desk.key: desk.number for desk in area.desks}
    day_is_over = closed.issuperset(queue.key for queue in area.queues)
    open_now = is_open(area, at) and not day_is_over
    opens_at = None if open_now else next_opening(area, at, day_is_over=day_is_over)
    return {
        "day": day.isoformat(),
        "open": open_now,
        "opens": opens_sentences(opens_at),
        "again": AGAIN_SECONDS,
        "called": [
            {"number": one.label, "desk": desks.get(one.desk, one.desk), "calls": one.calls, "in": one.language}
            for one in called
        ],
        "queues": {
            queue.key: {
                "waiting": waiting[queue.key],
                **_shown(waits.get(queue.key), given_out=open_now and queue.key not in closed),
            }
            for queue in area.queues
        },
        "tickets": {
            one.label: [waits[one.pk].ahead, *waits[one.pk].minutes] if one.pk in waits else [-1, -1, -1]
            for one in line
        },
        "desks": len(scene.desks),
    }


def _shown(wait: Wait | None, *, given_out: bool) -> dict[str, int]:
    if not given_out:
        return {"low": CLOSED, "high": CLOSED}
    if wait is None:
        return {"low": NOT_KNOWN, "high": NOT_KNOWN}
    low, high = wait.minutes
    return {"low": low, "high": high}


class Keeper:
    """The boards of a process: each made by whoever asks first, kept for ``settings.BOARD_SECONDS``."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[float, Board]] = {}
        self.making: dict[str, threading.Lock] = {}
        self.claimed: dict[str, float] = {}
        self.door = threading.Lock()

    def get(self, key: str, make: Callable[[], Board], *, seconds: float) -> Board:
        """The board of an area; while one makes it anew, the others are given the one before."""
        found = self.kept.get(key)
        if found is not None and time.monotonic() - found[0] < seconds:
            return found[1]
        with self.door:
            lock = self.making.setdefault(key, threading.Lock())
        if not lock.acquire(blocking=found is None):
            assert found is not None
            return found[1]
        try:
            found = self.kept.get(key)
            if found is not None and time.monotonic() - found[0] < seconds:
                return found[1]
            made = make()
            self.kept[key] = (time.monotonic(), made)
            return made
        finally:
            lock.release()

    def renew(self, key: str, make: Callable[[], Board]) -> Board:
        """Made now, whatever is kept, and kept for the others."""
        with self.door:
            lock = self.making.setdefault(key, threading.Lock())
        with lock:
            made = make()
            self.kept[key] = (time.monotonic(), made)
            return made

    def peek(self, key: str, *, seconds: float) -> Board | None:
        """The kept board; ``None`` for the one caller who is to have it made anew (and where there is none)."""
        found, now = self.kept.get(key), time.monotonic()
        if found is None:
            return None
        if now - found[0] < seconds:
            return found[1]
        with self.door:
            if now < self.claimed.get(key, 0) and now - found[0] < STALE_SECONDS:
                return found[1]
            self.claimed[key] = now + CLAIM_SECONDS
        return None

    def forget(self) -> None:
        """For tests."""
        self.kept.clear()
        self.claimed.clear()


keeper = Keeper()


def board_of(area: Area, *, at: datetime) -> Board:
    """The board of an area, at most ``settings.BOARD_SECONDS`` old; 0 makes it for every reader."""
    if not settings.BOARD_SECONDS:
        return make_board(area, at=at)
    return keeper.get(area.key, lambda: make_board(area, at=at), seconds=settings.BOARD_SECONDS)


def board_with(area: Area, ticket: Ticket, *, at: datetime) -> Board:
    """The board for the holder of a ticket: one that is older than a number which waits knows nothing of it, and is made
    anew."""
    board = board_of(area, at=at)
    waits = ticket.state == TicketState.WAITING and ticket.day.isoformat() == board.facts["day"]
    if not waits or ticket.label in board.facts["tickets"]:
        return board
    return keeper.renew(area.key, lambda: make_board(area, at=at))


def find_area(key: str) -> Area | None:
    """The waiting area, or ``None``."""
    return next((area for area in hall().areas if area.key == key), None)


def cache_control() -> str:
    """How long others on the way may keep the board."""
    return f"public, max-age={min(2, settings.BOARD_SECONDS)}"
