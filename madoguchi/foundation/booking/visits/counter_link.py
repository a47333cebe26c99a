"""Where the counter works on a visit; whoever keeps the counter registers how its page is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from madoguchi.foundation.booking.models import Visit


@dataclass(frozen=True, slots=True)
class CounterPage:
    """The page on which a clerk works for whoever has come."""

    url: str
    begun: bool
    """Whether something was begun for this visit that stands still; otherwise it begins there."""


FindPage = Callable[[str, str], CounterPage]
_finders: list[FindPage] = []


def register_counter_page(find: FindPage) -> None:
    """Have ``find(visit_id, counter_set)`` tell where a clerk works; an empty ``counter_set``: nothing was begun."""
    _finders[:] = [find]


def counter_page(visit: Visit) -> CounterPage | None:
    """The counter's page for this visit; ``None`` while there is no counter."""
    return _finders[0](str(visit.pk), visit.counter_set) if _finders else None
