"""A worker is killed while it publishes, wherever it hurts: what was public stays, and the next one publishes, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AuditEntry
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.queries import find_published, table_of
from madoguchi.services.opendata.shelf import snapshot_of
from madoguchi.services.opendata.states import State
from madoguchi.services.opendata.tests.desk import approved, clean_file, published
from tests.cast import CITY_FOLDER
from tests.conformance.live import test_database as database_of_this_test


def worker(where: str, var: Path) -> subprocess.CompletedProcess[str]:
    """A worker of its own, killed there."""
    ours = {
        name: value for name, value in os.environ.items() if not name.startswith(("MADOGUCHI_", "DJANGO_", "PYTEST"))
    }
    return subprocess.run(
        [sys.executable, "-m", "madoguchi.services.opendata.tests.dying", where],
        env={
            **ours, "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings", "MADOGUCHI_VAR": str(var),
            "MADOGUCHI_DATABASE_URL": database_of_this_test(), "MADOGUCHI_CITY": str(CITY_FOLDER),
            "MADOGUCHI_SECRET_KEY": "only-for-tests-" * 4,
        },
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_killed_wherever_it_hurts_nothing_is_lost_or_doubled(
    population: Dataset, sato: User, suzuki: User, at: datetime, tmp_path: Path
) -> None:
    first = published(population, sato, suzuki, at)
    second = approved(population, sato, suzuki, at + timedelta(hours=1), clean_file(6))
    for where in ("snapshot", "between", "inside"):
        assert worker(where, tmp_path).returncode == -signal.SIGKILL, where
        public = find_published("population")
        assert public is not None
        assert (public.pk, (snapshot_of(public) / "data.csv").read_bytes()) == (first.pk, table_of(first)), where
        assert Version.objects.get(pk=second.pk).state == State.APPROVED, where
    done = worker("nowhere", tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, "1"), done.stderr
    public = find_published("population")
    assert public is not None
    assert (public.pk, public.rows) == (second.pk, 6)
    assert Version.objects.get(pk=first.pk).state == State.SUPERSEDED
    assert (snapshot_of(public) / "data.csv").read_bytes() == table_of(public)
    assert AuditEntry.objects.filter(act="version.publish").count() == 2
    assert worker("nowhere", tmp_path).stdout.strip() == "0"
