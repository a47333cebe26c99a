"""The register counted by age: who lives here, by the age reached on the day."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import City
from madoguchi.foundation.residents.indicators import by_age
from madoguchi.foundation.residents.models import Resident
from madoguchi.kernel.indicators import find_indicator

pytestmark = pytest.mark.django_db


def counted(on: date) -> dict[str, int]:
    return {line.what: line.count for line in by_age(on)}


@pytest.mark.parametrize(
    ("born", "group"),
    [
        ("2011-11-03", "under-15"), ("2011-11-02", "working"), ("1961-11-03", "working"), ("1961-11-02", "over-65"),
        ("1920-01-01", "over-65"), ("2026-11-02", "under-15"),
    ],
)  # fmt: skip
def test_the_age_is_the_one_reached_on_the_day(register: City, born: str, group: str) -> None:
    Resident.objects.update(status="moved-out")
    one = Resident.objects.order_by("pk").first()
    assert one is not None
    Resident.objects.filter(pk=one.pk).update(status="living-here", born_on=born)
    on = date(2026, 11, 2)
    assert counted(on) == {"under-15": 0, "working": 0, "over-65": 0} | {group: 1}


def test_everybody_who_lives_here_counts_once_in_one_query(register: City) -> None:
    with CaptureQueriesContext(connection) as captured:
        found = counted(date(2024, 2, 29))
    assert len(captured.captured_queries) == 1
    assert sum(found.values()) == Resident.objects.filter(status="living-here").count() > 10


def test_the_list_of_protections_is_for_who_decides_on_them(
    register: City, suzuki: User, sato: User, suzuki_client: Client
) -> None:
    indicator, on = find_indicator("residents.protections"), date(2026, 11, 2)
    assert indicator is not None
    assert indicator.rows is not None
    assert indicator.rows(sato, on, on) == {}
    assert suzuki_client.get(indicator.rows(suzuki, on, on)["in-force"]).status_code == 200
