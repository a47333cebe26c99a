"""A value opens down to the single things, as far as whoever looks may see them."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.indicators import find_indicator
from madoguchi.services.plan.models import IndicatorValue, PlanVersion
from madoguchi.services.plan.operations import take_values
from madoguchi.services.plan.vocabulary import Manner
from tests.desk import MakeCase

pytestmark = pytest.mark.django_db


def shown(client: Client, series: str) -> str:
    value = IndicatorValue.objects.get(series=series)
    return client.get(reverse("plan_value", args=[value.pk])).content.decode()


def test_who_may_see_the_cases_comes_to_them_and_who_may_not_sees_the_count(
    version: PlanVersion, make_case: MakeCase, sato_client: Client, tanaka_client: Client, at: datetime
) -> None:
    case = make_case("juminhyo")
    take_values(None, as_of=at.date(), manner=Manner.ON_DEMAND, by=SYSTEM, at=at)
    door = reverse("case_counted", args=["submitted", "juminhyo"])
    mine = shown(sato_client, "cases.submitted")
    assert f'href="{door}?on={at.date()}"' in mine
    assert "1件ずつの一覧" in mine, "and it is said what a link means"
    theirs = shown(tanaka_client, "cases.submitted")
    assert door not in theirs
    assert "住民票" in theirs, "the count stands there"
    assert case.number in sato_client.get(f"{door}?on={at.date()}").content.decode()
    assert tanaka_client.get(f"{door}?on={at.date()}").status_code == 404
    assert reverse("procedure_guide", args=["juminhyo"]) in shown(tanaka_client, "procedures.online")


def test_visits_are_found_on_their_day_by_who_receives_them(
    sato: User, tanaka: User, sato_client: Client, tanaka_client: Client, at: datetime
) -> None:
    indicator = find_indicator("booking.visits")
    assert indicator is not None
    assert indicator.rows is not None
    mine = indicator.rows(sato, at.date(), at.date())
    assert mine
    assert all(sato_client.get(address).status_code == 200 for address in mine.values())
    assert not set(mine) & set(indicator.rows(tanaka, at.date(), at.date())), "another section receives other visitors"
