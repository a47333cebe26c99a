"""The catalogue as it is loaded, and the dataset that 佐藤 prepares and 鈴木 decides on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from madoguchi.foundation.organisation.public import City
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.tests.desk import in_one_process, load


@pytest.fixture
def catalogue(city: City, at: datetime, settings: Settings, tmp_path: Path) -> None:
    """The city's datasets; snapshots go into a folder of the test's own, built by real processes."""
    settings.VAR = tmp_path
    load(at)


@pytest.fixture
def population(catalogue: None) -> Iterator[Dataset]:
    """地域・年齢別人口, owned by the citizens' section; everything in one process."""
    with in_one_process():
        yield Dataset.objects.get(slug="population")
