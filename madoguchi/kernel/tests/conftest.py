"""What the kernel's tests need and no room above provides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from madoguchi.kernel import acts, jobs
from madoguchi.kernel.acts import Act, Actor

AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
SATO = Actor(kind="staff", id="sato", name="佐藤")


@pytest.fixture
def recorded() -> Iterator[list[Act]]:
    """What the recorder was given, instead of the audit room's table."""
    entries: list[Act] = []
    before = acts.record_acts_with(entries.append)
    yield entries
    acts.record_acts_with(before)


@pytest.fixture
def own_jobs() -> Iterator[None]:
    """Jobs that a test registers are forgotten after it."""
    before = dict(jobs._jobs)
    yield
    jobs._jobs.clear()
    jobs._jobs.update(before)
