"""The catalogue as it is loaded, and the dataset that 佐藤 prepares and 鈴木 decides on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from madoguchi.foundation.organisation.public import City
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.tests.desk import load


@pytest.fixture
def population(city: City, at: datetime, settings: Settings, tmp_path: Path) -> Dataset:
    """地域・年齢別人口, owned by the citizens' section; snapshots go into a folder of the test's own."""
    settings.VAR = tmp_path
    load(at)
    return Dataset.objects.get(slug="population")
