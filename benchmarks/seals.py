"""How quick sealing and verifying are, against the plainest peer: reading the same lines and hashing each, in the same run.

    python benchmarks/seals.py [--lines 100000]

Works in a test database of its own (SQLite, or the PostgreSQL of MADOGUCHI_DATABASE_URL). Prints wall and CPU seconds.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tests.environment  # noqa: F401 - a folder and settings of our own, before Django reads them

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
import django

django.setup()

from django.db import connection  # noqa: E402

from madoguchi.foundation.audit.models import AccessLine, Attempt, AuditEntry  # noqa: E402
from madoguchi.foundation.audit.seals.checkpoints import Folder  # noqa: E402
from madoguchi.foundation.audit.seals.encoding import LEDGERS, read_rows  # noqa: E402
from madoguchi.foundation.audit.seals.keys import load_trusted  # noqa: E402
from madoguchi.foundation.audit.seals.sealing import Desk, seal  # noqa: E402
from madoguchi.foundation.audit.seals.verifying import Witness, verify  # noqa: E402

BEGIN = datetime(2026, 4, 1, tzinfo=UTC)
WHO = {"actor_kind": "staff", "actor_id": "s-1", "actor_name": "佐藤 優", "actor_post": "市民課 窓口係"}


def fill(first: int, count: int) -> None:
    """Lines as a desk writes them: two looks and one attempt to three acts."""
    moments = [BEGIN + timedelta(seconds=first + number) for number in range(count)]
    AuditEntry.objects.bulk_create(
        AuditEntry(at=at, act="case.examine", subject_model="cases.case", subject_id="0", detail={"count": 3}, **WHO)
        for at in moments[: count // 2]
    )
    AccessLine.objects.bulk_create(
        AccessLine(at=at, purpose="Examining an application", what="Application", account_id="a", **WHO)
        for at in moments[count // 2 : count // 2 + count // 3]
    )
    Attempt.objects.bulk_create(
        Attempt(at=at, kind="accounts.code", key="0" * 64, succeeded=True) for at in moments[count // 2 + count // 3 :]
    )


def main() -> None:
    """Fill, seal in batches of five busy minutes, verify."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=100_000)
    lines: int = parser.parse_args().lines
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with tempfile.TemporaryDirectory() as folder:
            desk = Desk(folder=Folder(Path(folder) / "checkpoints"), key_file=Path(folder) / "key")
            sealing = 0.0
            for first in range(0, lines, 200):
                fill(first, 200)
                begun = time.process_time()
                seal(desk, at=BEGIN + timedelta(seconds=first + 200))
                sealing += time.process_time() - begun
            trusted = load_trusted(desk.key_file)
            assert trusted is not None
            wall, cpu = time.perf_counter(), time.process_time()
            report = verify(Witness(desk.folder, trusted))
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            assert report.found == 0, report.findings
            begun = time.process_time()
            for ledger in LEDGERS:
                for row in read_rows(ledger, 0, None):
                    sha256(repr(row).encode()).digest()
            plain = time.process_time() - begun
            print(f"{connection.vendor}: {report.lines:,} lines in {report.batches:,} batches")
            print(
                f"sealing: {sealing / report.batches * 1000:.1f} ms CPU a batch, {sealing / lines * 1e6:.0f} µs a line"
            )
            print(f"verifying: {wall:.2f} s, {cpu:.2f} s CPU")
            print(f"reading and hashing only: {plain:.2f} s CPU; verifying / that = {cpu / plain:.1f}")
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
