"""What keeps the ledgers append-only in the database itself: triggers that refuse UPDATE and DELETE.

A later migration that alters one of these tables makes SQLite build the table anew, without its triggers:
such a migration ends with ``migrations.RunPython(raise_guards, lower_guards)``. TRUNCATE on PostgreSQL is
the right of the tables' owner, which the account the service runs under need not be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

LEDGERS = ("audit_auditentry", "audit_accessline", "audit_attempt")
SEALS = ("audit_sealbatch",)
VERBS = ("update", "delete")
MESSAGE = "this ledger only grows"
_further: list[str] = []


def guard_also(*tables: str) -> None:
    """Wiring at start-up: tables of a room that only grow, too. Its migration puts their triggers in place at first."""
    _further.extend(table for table in tables if table not in _further)


def _every_table() -> tuple[str, ...]:
    there = set(connection.introspection.table_names())
    return (*LEDGERS, *SEALS, *(table for table in _further if table in there))


def guards_of(*tables: str) -> tuple[Callable[[Any, Any], None], Callable[[Any, Any], None]]:
    """For a migration: what puts the triggers of these tables in place, and what takes them away."""
    return (
        lambda apps, schema_editor: _run(schema_editor.connection, tables, raising=True),
        lambda apps, schema_editor: _run(schema_editor.connection, tables, raising=False),
    )


def _statements(vendor: str, tables: tuple[str, ...], *, raising: bool) -> list[str]:
    made: list[str] = []
    if vendor == "postgresql" and raising:
        made.append(
            "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    for table in tables:
        for verb in VERBS:
            name = f"{table}_no_{verb}"
            if vendor == "postgresql":
                made.append(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                if raising:
                    made.append(
                        f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} "
                        "FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
                    )
            else:
                made.append(f"DROP TRIGGER IF EXISTS {name}")
                if raising:
                    made.append(
                        f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} "
                        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
                    )
    return made


def _run(on: BaseDatabaseWrapper, tables: tuple[str, ...], *, raising: bool) -> None:
    with on.cursor() as cursor:
        for statement in _statements(on.vendor, tables, raising=raising):
            cursor.execute(statement)


def raise_guards(apps: Any, schema_editor: Any) -> None:
    """Put the triggers of the ledgers in place (also when they already are)."""
    _run(schema_editor.connection, LEDGERS, raising=True)


def lower_guards(apps: Any, schema_editor: Any) -> None:
    """Take the triggers of the ledgers away."""
    _run(schema_editor.connection, LEDGERS, raising=False)


def raise_seal_guards(apps: Any, schema_editor: Any) -> None:
    """Put the triggers of the seals in place."""
    _run(schema_editor.connection, SEALS, raising=True)


def lower_seal_guards(apps: Any, schema_editor: Any) -> None:
    """Take the triggers of the seals away."""
    _run(schema_editor.connection, SEALS, raising=False)


def put_guards_back() -> None:
    """Put every trigger in place again, after somebody took one away."""
    with transaction.atomic():
        _run(connection, _every_table(), raising=True)


def missing_guards() -> list[tuple[str, str]]:
    """Tables and verbs whose trigger is gone or switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {row[0] for row in cursor.fetchall()}
    return [(table, verb) for table in _every_table() for verb in VERBS if f"{table}_no_{verb}" not in there]


@contextmanager
def guards_lowered() -> Iterator[None]:
    """Without the triggers for a moment: for emptying a test database, and for nothing a user can start."""
    _run(connection, _every_table(), raising=False)
    try:
        yield
    finally:
        _run(connection, _every_table(), raising=True)
