"""Evidence tables (根拠となる表): what rooms have published or recorded, as tables that may be read and never change.

A room declares a shelf in its ``evidence_tables.py``, imported in ``apps.ready``. A table is named by its shelf, its slug and
its version; the same name and version always give the same rows, so that a figure can be drawn up again years later.
Only what anybody may read stands on a shelf.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal, get_args

from madoguchi.kernel.refusals import Sentence

Kind = Literal["text", "integer", "number", "date", "time", "datetime", "boolean", "longitude", "latitude"]
KINDS: tuple[Kind, ...] = get_args(Kind)
NUMERIC: frozenset[Kind] = frozenset({"integer", "number"})
"""Kinds that may be added up; a longitude is a number, but its sum is none of anything."""
Cell = str | int | float | None
Condition = Literal["public", "withdrawn", "erased"]
Pinned = tuple[str, int]
"""A table's name and its version."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: ``name`` is physical (ASCII), ``title`` the heading that people read. Every value may be missing."""

    name: str
    title: str
    kind: Kind
    unit: str = ""
    description: str = ""
    is_survey_day: bool = False
    """Whether it tells surveys of the same things apart (調査年月日): those of several days are not added up."""


@dataclass(frozen=True, slots=True)
class TableListed:
    """What a shelf offers, without the rows: cheap enough to list all."""

    name: str
    """``shelf.slug``."""
    title: str
    version: int
    """Of recorded statistics, the day as a number: 20261129."""
    published_on: date
    columns: tuple[TableColumn, ...] = ()

    @property
    def shelf(self) -> str:
        """The shelf that it stands on."""
        return self.name.partition(".")[0]

    @property
    def slug(self) -> str:
        """Its name on the shelf."""
        return self.name.partition(".")[2]


@dataclass(frozen=True, slots=True)
class EvidenceTable:
    """A table to be read: a file of SQLite (``path``, ``relation``, ``fields``), or ``rows`` where there is none."""

    listed: TableListed
    fingerprint: str
    """Of columns and rows; another one wherever they would say something else."""
    path: Path | None = None
    relation: str = "rows"
    """The table in the file."""
    fields: tuple[str, ...] = ()
    """How the file calls each of the columns, in their order."""
    rows: tuple[tuple[Cell, ...], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class TableStanding:
    """How a version of a table stands today, long after somebody drew a figure from it."""

    condition: Condition = "public"
    """``withdrawn``: nobody may read it any more; ``erased``: its data is deleted, and so must be what was drawn from it."""
    because: str = ""
    """Why it was taken down, as the public reads it."""
    ask: str = ""
    """Who answers for it, with a telephone."""
    invented: bool = False
    """Whether its data is made up for a demonstration."""

    @property
    def is_public(self) -> bool:
        """Whether its numbers may be shown."""
        return self.condition == "public"


@dataclass(frozen=True, slots=True)
class TableWithdrawn:
    """Announced in the act that takes a version down and keeps its data: its numbers are shown nowhere any more."""

    name: str
    version: int


@dataclass(frozen=True, slots=True)
class TableErased:
    """Announced in the act that deletes a version's data: whoever kept numbers of it forgets them in the same moment."""

    name: str
    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class EvidenceShelf:
    """A room's tables."""

    name: str
    title: Sentence
    listed: Callable[[date], Sequence[TableListed]]
    """``listed(on)``: the newest version of each table, as known on the day."""
    find: Callable[[str, int], EvidenceTable | None]
    """``find(slug, version)``; ``None`` where there is none, or no longer."""
    address: Callable[[str, int], str] | None = None
    """``address(slug, version)``: the page that shows the table, where there is one."""
    standings: Callable[[Collection[Pinned]], Mapping[Pinned, TableStanding]] | None = None
    """``standings({(slug, version), …})``: all at once; without it, what the shelf has ever shown stays public."""


_shelves: dict[str, EvidenceShelf] = {}


class ShelfNamedTwice(ValueError):
    """Two shelves under one name: a figure could not tell which is meant."""


def evidence_shelf(shelf: EvidenceShelf) -> EvidenceShelf:
    """Register a shelf."""
    known = _shelves.get(shelf.name)
    if known is not None and known.find.__module__ != shelf.find.__module__:
        raise ShelfNamedTwice(shelf.name)
    _shelves[shelf.name] = shelf
    return shelf


def every_shelf() -> list[EvidenceShelf]:
    """All registered shelves, by name."""
    return [_shelves[name] for name in sorted(_shelves)]


def find_shelf(name: str) -> EvidenceShelf | None:
    """The shelf, or ``None`` while no room declares it."""
    return _shelves.get(name)


def listed_tables(on: date) -> list[TableListed]:
    """What every shelf offers on a day."""
    return [one for shelf in every_shelf() for one in shelf.listed(on)]


def find_table(name: str, version: int) -> EvidenceTable | None:
    """The table of this name and version; ``None`` where there is none, or no longer."""
    shelf = find_shelf(name.partition(".")[0])
    return shelf.find(name.partition(".")[2], version) if shelf is not None else None


def address_of(name: str, version: int) -> str:
    """The page that shows a table; empty where there is none."""
    shelf = find_shelf(name.partition(".")[0])
    return shelf.address(name.partition(".")[2], version) if shelf is not None and shelf.address is not None else ""


UNKNOWN = TableStanding("withdrawn")
"""Of what no shelf knows (any more): nobody can vouch that it may be shown."""


def standings_of(tables: Iterable[Pinned]) -> dict[Pinned, TableStanding]:
    """How each of these (name, version) stands; each shelf is asked once."""
    wanted = set(tables)
    found = dict.fromkeys(wanted, UNKNOWN)
    for name in {one.partition(".")[0] for one, _version in wanted}:
        shelf = find_shelf(name)
        if shelf is None:
            continue
        own = {(one.partition(".")[2], version) for one, version in wanted if one.partition(".")[0] == name}
        told = shelf.standings(own) if shelf.standings is not None else dict.fromkeys(own, TableStanding())
        found |= {(f"{name}.{slug}", version): standing for (slug, version), standing in told.items()}
    return found
