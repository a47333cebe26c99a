"""What became of the data that figures come from: taken down, erased, or invented from the beginning.

A published sheet never changes, but the data under it can be taken down. Its numbers then leave the sheet as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from madoguchi.kernel.evidence_tables import UNKNOWN, Pinned, TableStanding, standings_of
from madoguchi.services.evidence.figures.vocabulary import ERASABLE, Erasable, Trace
from madoguchi.services.evidence.models import SheetFigure

NOTHING: dict[str, Any] = {"columns": [], "rows": [], "cut": False}


@dataclass(frozen=True, slots=True)
class Withheld:
    """A version of data that is not public any more, and why."""

    trace: Trace
    standing: TableStanding

    @property
    def is_erased(self) -> bool:
        """Whether its data is deleted, not only taken down."""
        return self.standing.condition == "erased"

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "dataset": self.trace.dataset, "title": self.trace.title, "version": self.trace.version,
            "condition": self.standing.condition, "because": self.standing.because, "ask": self.standing.ask,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standings:
    """How the sources of some figures stand; asked once for all of them."""

    found: Mapping[Pinned, TableStanding]

    def of(self, trace: Trace) -> TableStanding:
        """One source."""
        return self.found.get((trace.dataset, trace.version), UNKNOWN)

    def withheld(self, traces: Iterable[Trace]) -> tuple[Withheld, ...]:
        """Those that are not public any more."""
        return tuple(Withheld(one, self.of(one)) for one in traces if not self.of(one).is_public)

    def invented(self, traces: Iterable[Trace]) -> bool:
        """Whether any of them is made up."""
        return any(self.of(one).invented for one in traces)


def traces_of(row: SheetFigure) -> tuple[Trace, ...]:
    """Where its numbers come from."""
    return traces_from(row.kept.get("traces", []))


def traces_from(kept: Iterable[Mapping[str, Any]]) -> tuple[Trace, ...]:
    """The same from what is kept."""
    return tuple(Trace(**{**one, "published_on": date.fromisoformat(one["published_on"])}) for one in kept)


def standings_behind(rows: Iterable[SheetFigure]) -> Standings:
    """Of all sources of these figures, with one question to each shelf."""
    return Standings(standings_of((one.dataset, one.version) for row in rows for one in traces_of(row)))


@dataclass(frozen=True, slots=True)
class Marks:
    """What a list says of an edition."""

    invented: bool = False
    withheld: int = 0
    """Figures whose data was taken down."""


def marks_of_editions(editions: Iterable[int]) -> dict[int, Marks]:
    """By the keys of the editions: two questions for all of them, and no numbers are read."""
    keys = list(editions)
    rows = SheetFigure.objects.filter(edition__in=keys).values_list("edition_id", "kept__traces")
    traces = [(key, traces_from(kept or [])) for key, kept in rows]
    standings = Standings(standings_of((one.dataset, one.version) for _key, found in traces for one in found))
    told = dict.fromkeys(keys, Marks())
    for key, found in traces:
        told[key] = Marks(
            told[key].invented or standings.invented(found), told[key].withheld + bool(standings.withheld(found))
        )
    return told


def without_numbers(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What is left of a figure whose data was taken down: only where it came from, and what was erased of it."""
    return {**NOTHING, "traces": list(kept.get("traces", [])), "erased": list(kept.get("erased", []))}


def pins_of(row: SheetFigure) -> set[Pinned]:
    """The versions that its numbers come from; of one that is not drawn yet, those that were picked for it."""
    return {(one.dataset, one.version) for one in traces_of(row)} or {
        (one["name"], one["version"]) for one in row.recipe.get("sources", [])
    }


def erasable_in(row: SheetFigure) -> list[Erasable]:
    """What of a figure goes with its data, and is there still."""
    there = {
        "numbers": bool(row.kept.get("rows")),
        "note": bool(row.note),
        "sql": bool(row.recipe.get("sql")),
        "filters": any(one.get("filters") for one in row.recipe.get("sources", [])),
    }
    return [one for one in ERASABLE if there[one]]
