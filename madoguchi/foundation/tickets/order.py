"""Who is called next (呼出しの順): one rule for the desks, the estimate and the tests; it knows no tables.

A desk calls the oldest of its queues. Whoever has priority, or a reservation whose time has come, goes before the
others, but after ``priority_turns`` of them in a row the desk calls one of the others, if any waits: with each of its
``priority_turns + 1`` calls the oldest of the others moves up, so nobody waits for ever, however many have priority.
Who is early for a reservation is called when nobody else waits.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar


class Waits(Protocol):
    """Somebody who waits; a row of the table or a person of a simulation."""

    @property
    def queue(self) -> str: ...
    @property
    def priority(self) -> bool: ...
    @property
    def waiting_since(self) -> datetime: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def pk(self) -> Any: ...


W = TypeVar("W", bound=Waits)


@dataclass(frozen=True, slots=True)
class Person:
    """One who waits, outside the tables."""

    pk: Hashable
    queue: str
    waiting_since: datetime
    priority: bool = False
    due_at: datetime | None = None


FIRST, OTHER, EARLY = range(3)


def standing(person: Waits, at: datetime) -> int:
    """``FIRST`` with priority or when a reservation is due, ``EARLY`` before its time, else ``OTHER``."""
    if person.priority or (person.due_at is not None and person.due_at <= at):
        return FIRST
    return OTHER if person.due_at is None else EARLY


def choose(
    line: Iterable[W], *, serves: Sequence[str], helps: Sequence[str], run: int, turns: int, at: datetime
) -> W | None:
    """Whom a desk calls that has called ``run`` people of ``FIRST`` in a row; ``None`` where nobody waits for it."""
    people = list(line)
    for queues in (serves, helps):
        oldest: dict[int, W] = {}
        for person in people:
            if person.queue not in queues:
                continue
            place = standing(person, at)
            # Of two that came in the same moment, the one who stands first in the line.
            if place not in oldest or person.waiting_since < oldest[place].waiting_since:
                oldest[place] = person
        order = (OTHER, FIRST, EARLY) if run >= turns else (FIRST, OTHER, EARLY)
        for place in order:
            if place in oldest:
                return oldest[place]
    return None


def run_after(called: Waits, run: int, *, turns: int, at: datetime) -> int:
    """How many of ``FIRST`` the desk has now called in a row (never counted beyond ``turns``)."""
    return min(turns, run + 1) if standing(called, at) == FIRST else 0
