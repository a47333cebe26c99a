"""The doctor tells which data is older than was promised, and what was approved and is not public."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.services.opendata.checks import due, to_publish
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.states import DAYS, Frequency
from madoguchi.services.opendata.tests.desk import approved, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]


def test_data_is_renewed_in_time_late_and_forgotten(
    population: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    assert due(at=at).light == "green", "what was never public was never promised"
    published(population, sato, suzuki, at)
    period = timedelta(days=DAYS[Frequency(population.definition.part.frequency)])
    assert due(at=at + period).light == "green"
    late = due(at=at + period + timedelta(days=1))
    assert late.light == "yellow"
    assert "地域・年齢別人口" in late.says
    assert "datasets.yaml" in late.remedy
    assert due(at=at + 2 * period + timedelta(days=2)).light == "red"


def test_approved_data_whose_day_passed_without_a_worker_is_told(
    population: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    approved(population, sato, suzuki, at, publish_on=(at + timedelta(days=3)).date())
    assert to_publish(at=at + timedelta(days=3)).light == "green"
    stuck = to_publish(at=at + timedelta(days=4))
    assert stuck.light == "red"
    assert "地域・年齢別人口" in stuck.says
