"""Sources of open data (オープンデータの元): tables that a room can give of its own work, for whoever publishes them.

A room declares each in its ``open_sources.py``, imported in ``apps.ready``. What it gives is text as it will be published;
nothing about a person: counts of people pass through ``suppress`` there, before the table leaves the room.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.kernel.refusals import Sentence

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class SourceTable:
    """What a source gives: ``headings`` and rows of text, of the day ``as_of``; ``told`` says what was done with it.

    ``told`` is published beside the data (``3 未満の値は「x」`` …); empty where nothing was held back.
    """

    headings: tuple[str, ...]
    rows: Rows
    as_of: date
    told: str = ""


Look = Callable[[date], SourceTable | None]


@dataclass(frozen=True, slots=True)
class OpenSource:
    """One source. ``rows_as_of(on)`` gives the table as it stood at the end of the day; ``None``: there is none yet."""

    name: str
    """``room.noun``; the room is who answers for the table."""
    title: Sentence
    headings: tuple[str, ...]
    rows_as_of: Look

    @property
    def room(self) -> str:
        """The room that gives it."""
        return self.name.partition(".")[0]


_sources: dict[str, OpenSource] = {}


class SourceNamedTwice(ValueError):
    """Two sources under one name: a dataset could not tell which is meant."""


def open_source(name: str, title: Sentence, *, headings: Sequence[str]) -> Callable[[Look], Look]:
    """Register ``rows_as_of(on)`` as the source ``name``, with these headings in this order."""

    def register(look: Look) -> Look:
        known = _sources.get(name)
        mine = (look.__module__, look.__qualname__)
        if known and (known.rows_as_of.__module__, known.rows_as_of.__qualname__) != mine:
            raise SourceNamedTwice(name)
        _sources[name] = OpenSource(name, title, tuple(headings), look)
        return look

    return register


def every_source() -> list[OpenSource]:
    """All registered sources, by name."""
    return [_sources[name] for name in sorted(_sources)]


def find_source(name: str) -> OpenSource | None:
    """The source, or ``None`` while no room declares it."""
    return _sources.get(name)
