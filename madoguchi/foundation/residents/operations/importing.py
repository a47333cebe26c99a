"""Acts of an import of the register (住民情報の取込). What a run is about stands in its row; each part is an act of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from madoguchi.foundation.residents.importing.faults import Fault
from madoguchi.foundation.residents.importing.plan import Part, Plan
from madoguchi.foundation.residents.importing.refusals import ImportOvertaken, ImportRunning
from madoguchi.foundation.residents.importing.writing import Setting, write_part
from madoguchi.foundation.residents.models import ImportFault, RegisterImport
from madoguchi.foundation.residents.vocabulary import ImportKind, ImportState
from madoguchi.kernel.acts import Actor, act

SILENT_FOR = timedelta(minutes=5)
"""An import of which nothing was heard for so long was killed."""
MOST_FAULTS = 20_000


def begin_import(
    *,
    kind: ImportKind,
    as_of: date,
    demo: bool,
    files: list[dict[str, Any]],
    characters: list[dict[str, Any]],
    faults: Sequence[Fault],
    counts: dict[str, int],
    by: Actor,
    at: datetime,
) -> RegisterImport:
    """Write down what is about to be taken over and what is wrong with it. Refuses ``ImportRunning``.

    Imports that were killed are marked as stopped.
    """
    with act("register_import.begin", on=None, by=by, at=at, kind=kind) as this:
        running = list(RegisterImport.objects.select_for_update().filter(state=ImportState.RUNNING))
        if any(at - one.heard_at < SILENT_FOR for one in running):
            raise ImportRunning
        RegisterImport.objects.filter(pk__in=[one.pk for one in running]).update(state=ImportState.STOPPED, ended_at=at)
        run = RegisterImport.objects.create(
            kind=kind,
            as_of=as_of,
            demo=demo,
            begun_at=at,
            heard_at=at,
            files=files,
            characters=characters,
            counts=counts,
        )
        ImportFault.objects.bulk_create(
            (
                ImportFault(run=run, part=one.part, line=one.line, column=one.column, fault=one.code)
                for one in faults[:MOST_FAULTS]
            ),
            batch_size=500,
        )
        this.on = run
        this.note(faults=len(faults))
    return run


def take_over_part(run: RegisterImport, *, part: Part, plan: Plan, setting: Setting, by: Actor, at: datetime) -> None:
    """Bring some whole households to what the files say. Refuses ``ImportOvertaken`` where another import has begun."""
    with act("register_import.take_over", on=run, by=by, at=at) as this:
        if run.state != ImportState.RUNNING:
            raise ImportOvertaken
        counts = write_part(part, plan, setting, at=at)
        run.counts = {**run.counts, **{name: run.counts.get(name, 0) + count for name, count in counts.items()}}
        run.heard_at = at
        run.save(update_fields=["counts", "heard_at"])
        this.note(**{name.replace(".", "_"): count for name, count in counts.items()})


def end_import(run: RegisterImport, *, by: Actor, at: datetime) -> None:
    """All parts are in. Refuses ``ImportOvertaken``."""
    with act("register_import.end", on=run, by=by, at=at):
        if run.state != ImportState.RUNNING:
            raise ImportOvertaken
        run.state, run.ended_at, run.heard_at = ImportState.DONE, at, at
        run.save(update_fields=["state", "ended_at", "heard_at"])


def stop_import(run: RegisterImport, *, by: Actor, at: datetime) -> None:
    """Something went wrong on the way; the parts that are in stay, and running it again goes on."""
    with act("register_import.stop", on=run, by=by, at=at):
        if run.state == ImportState.RUNNING:
            run.state, run.ended_at = ImportState.STOPPED, at
            run.save(update_fields=["state", "ended_at"])
