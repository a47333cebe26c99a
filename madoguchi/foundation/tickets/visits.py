"""Reservations, as the hall asks for them: whoever keeps them registers a source at start-up."""

from __future__ import annotations

from collections.abc import Callable

from madoguchi.foundation.tickets.vocabulary import VisitHere

VisitSource = Callable[[str], VisitHere | None]
_sources: list[VisitSource] = []


def register_visit_source(source: VisitSource) -> None:
    """Have ``source`` asked for what a code stands for; registering it twice is harmless."""
    if source not in _sources:
        _sources.append(source)


def find_reservation(code: str) -> VisitHere | None:
    """The reservation with this code, or ``None``."""
    code = code.strip()
    if not code or len(code) > 64:
        return None
    return next((found for source in _sources if (found := source(code)) is not None), None)


def takes_reservations() -> bool:
    """Whether anything keeps reservations."""
    return bool(_sources)
