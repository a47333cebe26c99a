"""Counts that are written beside the answers (控えの集計): whoever is counted does not wait for the disk.

A web process adds up what is counted and writes it together, ``EVERY`` seconds at most after it happened, in one of its
places (``kernel.waiting_room``), so that it holds no connection more. What is not written yet is known to the process
(``not_yet_written``); others learn of it as late as it is written. Everywhere else (commands, workers, tests) a count is
written at once.
"""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from typing import Any, Generic, TypeVar

from django.db import close_old_connections

K = TypeVar("K", bound=Hashable)
EVERY = 0.25
Later = Callable[[Callable[[], None]], object]
log = logging.getLogger(__name__)

_later: Later | None = None
_every: weakref.WeakSet[Tally[Any]] = weakref.WeakSet()


class Tally(Generic[K]):
    """``write`` gets the sums of a while, by their keys."""

    def __init__(self, write: Callable[[Mapping[K, int]], None]) -> None:
        self.write = write
        self._lock = threading.Lock()
        self._waiting: dict[K, int] = {}
        self._writing: dict[K, int] = {}
        self._is_due = False
        _every.add(self)

    def add(self, key: K, number: int) -> None:
        """Count so many more."""
        if _later is None:
            self.write({key: number})
            return
        with self._lock:
            self._waiting[key] = self._waiting.get(key, 0) + number
            if self._is_due:
                return
            self._is_due = True
        timer = threading.Timer(EVERY, self._hand_over)
        timer.daemon = True
        timer.start()

    def not_yet_written(self, key: K) -> int:
        """What this process counted and the database does not say yet."""
        with self._lock:
            return self._waiting.get(key, 0) + self._writing.get(key, 0)

    def _hand_over(self) -> None:
        # Places are closed when the process ends; ``write_all`` does the rest then.
        with suppress(RuntimeError):
            if _later is not None:
                _later(self.flush)

    def flush(self) -> None:
        """Write what waits. A count that cannot be written is given up, and keeps nobody from anything."""
        with self._lock:
            self._writing, self._waiting, self._is_due = self._waiting, {}, False
            counts = self._writing
        if not counts:
            return
        close_old_connections()
        try:
            self.write(counts)
        except Exception:
            log.warning("counts were not written", exc_info=True)
        finally:
            with self._lock:
                self._writing = {}
            close_old_connections()


def write_beside(later: Later | None) -> None:
    """From now on counts are written by jobs that are given to ``later``; ``None``: at once, as before."""
    global _later
    _later = later


def writes_beside() -> bool:
    """Whether counts of this process come to the database later than they happen."""
    return _later is not None


def write_all() -> None:
    """When the process ends."""
    for tally in list(_every):
        tally.flush()
