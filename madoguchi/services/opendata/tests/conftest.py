"""The catalogue as it is loaded, and the dataset that 佐藤 prepares and 鈴木 decides on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import City
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.tests.desk import in_one_process, load, published
from madoguchi.services.opendata.tests.shop import quick

__all__ = ["quick"]


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


@pytest.fixture
def aed(population: Dataset) -> Dataset:
    """AED設置箇所一覧, whose records have a place."""
    return Dataset.objects.get(slug="aed")


@pytest.fixture
def out(quick: None, population: Dataset, sato: User, suzuki: User, at: datetime) -> Dataset:
    """地域・年齢別人口 as it is public: 4 records."""
    published(population, sato, suzuki, at)
    return population
