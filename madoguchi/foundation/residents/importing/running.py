"""One import from beginning to end: act after act."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from madoguchi.foundation.organisation.public import Post
from madoguchi.foundation.residents.importing.columns import PARTS, PEOPLE
from madoguchi.foundation.residents.importing.faults import Fault
from madoguchi.foundation.residents.importing.letters import Letters
from madoguchi.foundation.residents.importing.plan import Files, Plan, make_plan
from madoguchi.foundation.residents.importing.reading import (
    read_addresses,
    read_facts,
    read_people,
    read_protections,
)
from madoguchi.foundation.residents.importing.refusals import ImportUnreadable, TooManyLeaving
from madoguchi.foundation.residents.importing.tables import Table, read_table
from madoguchi.foundation.residents.importing.writing import Setting
from madoguchi.foundation.residents.models import RegisterImport
from madoguchi.foundation.residents.operations.importing import begin_import, end_import, stop_import, take_over_part
from madoguchi.foundation.residents.rules import fact_kinds, register_rules
from madoguchi.foundation.residents.vocabulary import ImportKind
from madoguchi.kernel.acts import Actor

PART_SIZE = 2_000
_FEW = 20
"""So many may always be missing: a percentage of a small register says little."""
Progress = Callable[[int, int], None]
"""Told (parts done, parts in all)."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of the core system; ``part`` is ``people``, ``facts``, ``addresses`` or ``protections``."""

    part: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or, as a dry run, what it would do. Holds no personal data."""

    run: RegisterImport | None
    """``None`` after a dry run."""
    counts: Mapping[str, int]
    faults: Sequence[Fault]
    characters: Sequence[Mapping[str, Any]]
    files: Sequence[Mapping[str, Any]]


def import_residents(
    sources: Sequence[SourceFile],
    *,
    kind: ImportKind,
    as_of: date,
    by: Actor,
    at: datetime,
    demo: bool = False,
    dry_run: bool = False,
    many_leave: bool = False,
    tell: Progress | None = None,
) -> Outcome:
    """Take over what the files say; the good rows land, the others are reported with line and column.

    ``kind`` full: whoever came by an import, lives here and is missing in the file is marked as no longer listed; refuses
    ``TooManyLeaving`` beyond the city's percentage unless ``many_leave``. ``demo``: the people are invented, and only
    invented ones are touched. Refuses ``ImportUnreadable``, ``ImportRunning``. Runs outside transactions.
    """
    full, letters = kind == ImportKind.FULL, Letters(register_rules().gaiji)
    tables = _tables(sources)
    files = _read(tables, letters)
    plan = make_plan(files, full=full, demo=demo, size=PART_SIZE)
    _believable(plan, many_leave=many_leave)
    about = [_about(part, table, files) for part, table in tables.items()]
    if dry_run:
        return Outcome(None, _would_do(plan), plan.faults, letters.report(), about)
    setting = _setting(tables, files, full=full, demo=demo, as_of=as_of)
    run = begin_import(
        kind=kind, as_of=as_of, demo=demo, files=about, characters=letters.report(), faults=plan.faults,
        counts=plan.counts, by=by, at=at,
    )  # fmt: skip
    try:
        for count, part in enumerate(plan.parts, 1):
            take_over_part(run, part=part, plan=plan, setting=setting, by=by, at=at)
            if tell is not None:
                tell(count, len(plan.parts))
        end_import(run, by=by, at=at)
    except Exception:
        stop_import(run, by=by, at=at)
        raise
    return Outcome(run, run.counts, plan.faults, run.characters, about)


def _about(part: str, table: Table, files: Files) -> dict[str, Any]:
    """What is kept of a file; of one of facts also which kinds it speaks of: to its day they are known."""
    if part != "facts" or files.facts is None:
        return table.about
    return {**table.about, "kinds": sorted({line.values["kind"] for line in files.facts.lines})}


def _tables(sources: Sequence[SourceFile]) -> dict[str, Table]:
    parts = [one.part for one in sources]
    if "people" not in parts or len(set(parts)) < len(parts) or not set(parts) <= set(PARTS):
        raise ImportUnreadable(
            file=", ".join(parts) or "-", faults="give one file of people, and one of each other part at most"
        )
    return {one.part: read_table(one.data, part=one.part, name=one.name) for one in sources}


def _read(tables: Mapping[str, Table], letters: Letters) -> Files:
    posts = set(Post.objects.values_list("key", flat=True)) if "protections" in tables else set()
    return Files(
        people=read_people(tables["people"], letters),
        facts=read_facts(tables["facts"], letters, fact_kinds()) if "facts" in tables else None,
        addresses=read_addresses(tables["addresses"], letters) if "addresses" in tables else None,
        protections=read_protections(tables["protections"], letters, posts) if "protections" in tables else None,
    )


def _believable(plan: Plan, *, many_leave: bool) -> None:
    percent = register_rules().most_leaving_percent
    if not many_leave and plan.leaving > max(_FEW, plan.listed * percent / 100):
        raise TooManyLeaving(leaving=plan.leaving, listed=plan.listed, percent=percent)


def _setting(tables: Mapping[str, Table], files: Files, *, full: bool, demo: bool, as_of: date) -> Setting:
    headings = set(tables["people"].headings)
    spoken = {column.group or column.key for column in PEOPLE if column.heading in headings}
    # A file without the column of states lists residents only: who stands in it lives here, whatever was known before.
    always = {"household", "name_key", "address_key", "as_of", "imported", "status", "status_on"}
    fields = (spoken - {"key", "number", "parents"}) | always
    return Setting(
        full=full,
        demo=demo,
        as_of=as_of,
        kinds=frozenset(line.values["kind"] for line in files.facts.lines) if files.facts is not None else None,
        fields=tuple(sorted(fields)),
    )


def _would_do(plan: Plan) -> dict[str, int]:
    people = [one for part in plan.parts for one in part.people]
    new = sum(1 for one in people if one.key not in plan.held)
    return {
        **plan.counts, "people.added": new, "people.changed": len(people) - new, "people.left": plan.leaving,
    }  # fmt: skip
