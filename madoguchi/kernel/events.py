"""Events (出来事): what one room announces and others may hear, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction

E = TypeVar("E")
_listeners: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


class AnnouncedOutsideAct(RuntimeError):
    """An event outside a transaction could be heard and then never have happened."""


def listen(event: type[E], listener: Callable[[E], None]) -> None:
    """Have ``listener`` called for each ``event``; registering the same one twice is harmless."""
    if listener not in _listeners[event]:
        _listeners[event].append(listener)


def announce(event: object) -> None:
    """Tell every listener, in the announcer's transaction; a listener that raises undoes the act."""
    if not transaction.get_connection().in_atomic_block:
        raise AnnouncedOutsideAct(type(event).__name__)
    for listener in _listeners[type(event)]:
        listener(event)
