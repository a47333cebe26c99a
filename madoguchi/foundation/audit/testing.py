"""Emptying a test database whose ledgers refuse to be emptied."""

from __future__ import annotations

from typing import Any

from django.test import TransactionTestCase

from madoguchi.foundation.audit.guards import guards_lowered


def let_transaction_tests_flush() -> None:
    """Have ``TransactionTestCase`` lower the guards for its flush only; each test still runs with them up.

    A ``TestCase`` rolls back instead and is not touched.
    """
    flush: Any = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    if getattr(flush, "lowers_guards", False):
        return

    def teardown(self: TransactionTestCase) -> None:
        with guards_lowered():
            flush(self)

    teardown.lowers_guards = True  # type: ignore[attr-defined]
    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]
