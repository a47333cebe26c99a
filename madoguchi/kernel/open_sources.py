"""Sources of open data (オープンデータの元): tables that a room can give of its own work, for whoever publishes them.

A room declares each in its ``open_sources.py``, imported in ``apps.ready``. Where people or what they did are counted, the
room gives the bare counts (``CountTable``), never a finished table: whoever publishes passes them through the privacy gate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from madoguchi.kernel.refusals import Sentence

Rows = list[list[str]]
Cell = tuple[str, str]
"""Key of a row, and of a column."""


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A finished table that is about nobody: ``headings`` and rows of text, of the day ``as_of``.

    ``told`` says what was kept back, and is published beside the data; empty where nothing was.
    """

    headings: tuple[str, ...]
    rows: Rows
    as_of: date
    told: str = ""


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts by two keys, as a long table: a line for each pair that counts anything, small ones held back.

    ``labels`` gives the cells of a row's key under ``headings``; then stand the column's key, the count and the remark.
    """

    headings: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    counts: Mapping[Cell, int]
    as_of: date


@dataclass(frozen=True, slots=True)
class DistrictTable:
    """Counts of people by district and group, as a wide table: a line a district, small ones put together.

    ``columns`` are the groups in order; ``sums`` are headings that add up some of them; ``beside`` are counts that
    belong to a district as a whole (households). ``constants`` stand in every line.
    """

    district: str
    columns: tuple[str, ...]
    sums: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, str]
    counts: Mapping[Cell, int]
    as_of: date
    beside: Mapping[Cell, int] = field(default_factory=dict)


Given = SourceTable | CountTable | DistrictTable
Look = Callable[[date], Given | None]


@dataclass(frozen=True, slots=True)
class OpenSource:
    """One source. ``rows_as_of(on)`` gives the table as it stood at the end of the day; ``None``: there is none yet."""

    name: str
    """``room.noun``; the room is who answers for the table."""
    title: Sentence
    headings: tuple[str, ...]
    """Every heading of the table as it will be published."""
    rows_as_of: Look

    @property
    def room(self) -> str:
        """The room that gives it."""
        return self.name.partition(".")[0]


_sources: dict[str, OpenSource] = {}


class SourceNamedTwice(ValueError):
    """Two sources under one name: a dataset could not tell which is meant."""


def open_source(name: str, title: Sentence, *, headings: Sequence[str]) -> Callable[[Look], Look]:
    """Register ``rows_as_of(on)`` as the source ``name``, with these headings."""

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
