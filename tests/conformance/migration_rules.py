"""What a migration of ours has to say about itself.

A migration that cannot be undone, or after which something is gone, says so in words on its class:

    class Migration(migrations.Migration):
        loses = {"cases_case.search_text": "made anew from the answers at the next submission"}
        one_way = "the old codes were never used by anybody"
        loses_back = {"organisation_post": "going back, what the program before does not know is deleted"}
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.migrations import Migration, RunPython
from django.db.migrations.operations import DeleteModel, RemoveField, SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation

OURS = "madoguchi."


def losses(migration: Migration, *, back: bool = False) -> dict[str, str]:
    """``table.column`` (or ``table``) → why its content may go, as the migration says."""
    return dict(getattr(migration, "loses_back" if back else "loses", {}))


def faults_of(migration: Migration) -> list[str]:
    """What the migration ought to say and does not."""
    return [f"{migration.app_label}.{migration.name}: {one}" for one in _faults(migration)]


def _faults(migration: Migration) -> Iterator[str]:
    reason = str(getattr(migration, "one_way", "")).strip()
    told = losses(migration)
    if any(not why.strip() for why in [*told.values(), *losses(migration, back=True).values()]):
        yield "loses something without saying why"
    for operation in _flat(migration.operations):
        if not operation.reversible and not reason:
            yield f"{operation.describe()} cannot be undone, and one_way does not say why"
        if isinstance(operation, RunPython) and operation.reverse_code is RunPython.noop and not reason:
            yield f"{operation.describe()} is undone by nothing, and one_way does not say why"
        if isinstance(operation, RemoveField | DeleteModel) and not told:
            yield f"{operation.describe()} takes data away, and loses does not say which and why"


def _flat(operations: Sequence[Operation]) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation
