"""Emptying a test database whose ledgers refuse to be emptied."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import TransactionTestCase

from madoguchi.foundation.audit.guards import guards_lowered

STAYS = frozenset({"django_migrations", "django_content_type", "auth_permission"})
"""What Django writes after every migration: its own flush would throw it away only to write it again."""


def let_transaction_tests_flush() -> None:
    """Have ``TransactionTestCase`` lower the guards for its flush only; each test still runs with them up.

    A ``TestCase`` rolls back instead and is not touched.
    """
    flush: Any = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    if getattr(flush, "lowers_guards", False):
        return

    def teardown(self: TransactionTestCase) -> None:
        if self.available_apps is not None or self.serialized_rollback:
            with guards_lowered():
                flush(self)
        else:
            if held := _held():
                with guards_lowered():
                    _empty(held)
            ContentType.objects.exclude(app_label__in=[config.label for config in apps.get_app_configs()]).delete()

    teardown.lowers_guards = True  # type: ignore[attr-defined]
    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]


def _held() -> list[str]:
    """The tables in which anything lies, of a hundred that may."""
    name = connection.ops.quote_name
    tables = [table for table in connection.introspection.django_table_names(only_existing=True) if table not in STAYS]
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {name(table)})" for table in tables)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [row[0] for row in cursor.fetchall()]


def _empty(tables: list[str]) -> None:
    names = [connection.ops.quote_name(table) for table in tables]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(names)} CASCADE")
        return
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608
