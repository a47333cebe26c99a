"""Chores (定例作業): upkeep that a worker repeats, such as sweeping orphans.

A chore is not an act of anybody: it must be harmless when two workers do it at once, and when it
is left out for a day.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from madoguchi.kernel import jobs

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to be done ``every`` so often: ``run(at=...)`` returns how many things it tended to."""

    name: str
    every: timedelta
    run: Callable[..., int]


_chores: dict[str, Chore] = {}


def chore(name: str, *, every: timedelta) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Register ``run(*, at)`` as the chore ``name`` (``app.verb_noun``)."""

    def register(run: Callable[..., int]) -> Callable[..., int]:
        _chores[name] = Chore(name=name, every=every, run=run)
        return run

    return register


def every_chore() -> list[Chore]:
    """All registered chores, by name."""
    return [_chores[name] for name in sorted(_chores)]


@dataclass(slots=True)
class Rounds:
    """What one worker remembers about when it did which chore."""

    done: dict[str, datetime]

    def go(self, *, at: datetime) -> int:
        """Do each chore that is due; one that fails is logged and does not stop the others."""
        did = 0
        for one in every_chore():
            if one.name in self.done and at - self.done[one.name] < one.every:
                continue
            self.done[one.name] = at
            try:
                tended = one.run(at=at)
            except Exception:
                log.exception("chore failed", extra={"chore": one.name})
                continue
            did += 1
            if tended:
                log.info("chore done", extra={"chore": one.name, "tended": tended})
        return did


chore("jobs.return_abandoned_jobs", every=timedelta(seconds=30))(jobs.return_abandoned_jobs)
chore("jobs.forget_done_jobs", every=timedelta(hours=24))(jobs.forget_done_jobs)
