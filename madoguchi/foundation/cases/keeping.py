"""Drafts that another room still needs are not thrown away as abandoned; such a room registers itself at start-up."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

Keeper = Callable[[list[UUID]], set[UUID]]
"""Of these drafts, those that are still needed."""
_keepers: list[Keeper] = []


def register_draft_keeper(keeper: Keeper) -> None:
    """Have ``keeper`` asked before drafts are thrown away; registering the same one twice is harmless."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def drafts_still_needed(ids: list[UUID]) -> set[UUID]:
    """Those of these drafts that some room still needs."""
    return set().union(*(keeper(ids) for keeper in _keepers)) if ids else set()
