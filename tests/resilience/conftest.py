"""One world for all examples of a property, in a transaction that is rolled back when the last one is done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from madoguchi.kernel import clock
from tests.cast import TEN_O_CLOCK
from tests.conformance.url_world import undone

for _name in ("bad_answers", "bad_forms", "bad_requests", "floods", "judging", "bad_world"):
    pytest.register_assert_rewrite(f"tests.resilience.{_name}")

from tests.resilience.bad_world import BadWorld, make_bad_world  # noqa: E402


@pytest.fixture(scope="module")
def bad_world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[BadWorld]:
    """The world of ``bad_world.py``; each example is undone by itself."""
    with django_db_blocker.unblock(), clock.frozen(TEN_O_CLOCK), undone():  # type: ignore[attr-defined]
        yield make_bad_world()
