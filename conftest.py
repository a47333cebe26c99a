"""Fixtures for every test: the cast; and no language that another test left behind."""

from __future__ import annotations

import pytest
from django.utils import translation

pytest_plugins = ["tests.migrated", "tests.cast", "tests.desk", "tests.browser", "tests.journeys.report"]


@pytest.fixture(autouse=True)
def _the_usual_language() -> None:
    """A page asked for in English leaves its language in the thread."""
    translation.deactivate()
