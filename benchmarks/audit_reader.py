"""How quick a page of the audit reader is with a hundred lines and with a million, for each filter, in the same run.

    python benchmarks/audit_reader.py [--lines 1000000]

Works in a test database of its own (SQLite, or the PostgreSQL of MADOGUCHI_DATABASE_URL). The peer is what most lists do:
the same page found by counting (OFFSET), in the middle of the ledger. Prints milliseconds (95th of a hundred) of reading
one page of fifty in the middle, and the ratio to the same page among a hundred lines.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tests.environment  # noqa: F401 - a folder and settings of our own, before Django reads them

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
import django

django.setup()

from django.db import connection  # noqa: E402

from madoguchi.foundation.audit.models import AuditEntry  # noqa: E402
from madoguchi.foundation.audit.reading import Asked, Place, acts  # noqa: E402

BEGIN = datetime(2026, 4, 1, tzinfo=UTC)
PERSONS, POSTS, NAMES, CASES = 400, 60, 60, 50_000
FILTERS = {
    "everything": Asked(),
    "one department (3 posts)": Asked(posts=("課 1", "課 2", "課 3")),
    "a department that does little": Asked(posts=("監査",)),
    "one person": Asked(persons=("p7",)),
    "one act": Asked(act="case.act_b"),
    "one case": Asked(subjects=(("cases.case", "33"),)),
    "days and a department": Asked(posts=("課 5",), since=BEGIN + timedelta(days=1), until=BEGIN + timedelta(days=9)),
}


def fill(first: int, count: int) -> None:
    """Lines of a city hall: four hundred people in sixty posts, fifty thousand cases."""
    AuditEntry.objects.bulk_create(
        (
            AuditEntry(
                at=BEGIN + timedelta(seconds=n * 2),
                act=f"case.act_{chr(97 + n % 26)}",
                actor_kind="staff",
                actor_id=f"p{n % PERSONS}",
                actor_name="佐藤 優",
                actor_post="監査" if n % 100_000 == 99 else f"課 {n % POSTS}",
                subject_model="cases.case",
                subject_id=str(n % CASES),
                detail={"number": "123-456-7890"},
            )
            for n in range(first, first + count)
        ),
        batch_size=5_000,
    )


def p95(run: Callable[[], object], times: int = 100) -> float:
    """Milliseconds."""
    spent = []
    for _n in range(times):
        begun = time.perf_counter()
        run()
        spent.append((time.perf_counter() - begun) * 1000)
    return sorted(spent)[int(times * 0.95) - 1]


def measure(lines: int) -> dict[str, float]:
    """Each filter, from the middle of the ledger on."""
    middle = Place(BEGIN + timedelta(seconds=lines), lines // 2)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    measured = {name: p95(lambda asked=asked: acts(asked, after=middle)) for name, asked in FILTERS.items()}  # type: ignore[misc]
    newest = AuditEntry.objects.order_by("-at", "-pk")
    measured["(peer) everything, by OFFSET"] = p95(lambda: list(newest[lines // 2 : lines // 2 + 50]), 5)
    return measured


def main() -> None:
    """Few, then many."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=1_000_000)
    lines: int = parser.parse_args().lines
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        fill(0, 100)
        few = measure(100)
        begun = time.perf_counter()
        for first in range(100, lines, 50_000):
            fill(first, min(50_000, lines - first))
        print(f"{connection.vendor}: {lines:,} lines written in {time.perf_counter() - begun:.0f} s")
        many = measure(lines)
        print(f"{'95th of 100, ms':<34}{'100 lines':>10}{f'{lines:,}':>12}{'ratio':>8}")
        for name, spent in many.items():
            print(f"{name:<34}{few[name]:>10.2f}{spent:>12.2f}{spent / few[name]:>8.1f}")
    finally:
        connection.creation.destroy_test_db(str(connection.settings_dict["NAME"]), verbosity=0)


if __name__ == "__main__":
    main()
