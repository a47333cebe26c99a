"""How many questions to the database a page of the plan asks: as many for a plan of eleven measures as for one of two."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.plan.models import IndicatorValue, PlanVersion
from madoguchi.services.plan.operations import adopt_plan, take_values
from madoguchi.services.plan.queries import course, courses, value_seen, values_seen
from madoguchi.services.plan.vocabulary import Manner
from tests.cast import sign_in

pytestmark = pytest.mark.django_db
VALUES = IndicatorValue._meta.db_table
PAGES: tuple[tuple[str, list[str]], ...] = (
    ("plan_dashboard", []), ("plan_measure", ["online-procedures"]), ("public_plan", []), ("plan_compare", []),
    ("public_measure", ["online-procedures"]), ("open_plan_values_csv", []), ("open_plan_kpis_csv", []),
)  # fmt: skip
MOST_OF_VALUES = 5
"""Two for the newest of some series, asked for a measure and for the plan, and one for courses."""


def asked(client: Client, name: str, arguments: list[str]) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(reverse(name, args=arguments)).status_code == 200
    # How often somebody may ask is counted anew each minute, whatever the plan.
    return [one["sql"] for one in captured.captured_queries if "accounts_pacecount" not in one["sql"]]


@pytest.mark.parametrize(("name", "arguments"), PAGES, ids=lambda part: str(part))
def test_a_constant_few(version: PlanVersion, planner: User, at: datetime, name: str, arguments: list[str]) -> None:
    take_values(None, as_of=at.date(), manner=Manner.ON_DEMAND, by=SYSTEM, at=at)
    client = sign_in(Client(), planner)
    asked(client, name, arguments)
    whole = asked(client, name, arguments)
    fewer = version.plan.model_copy(update={"measures": version.plan.measures[:2]})
    adopt_plan(fewer, reason="x", by=SYSTEM, at=at)
    small = asked(client, name, arguments)
    assert len(whole) <= len(small), "they do not grow with the plan"
    assert len([sql for sql in whole if f'FROM "{VALUES}"' in sql]) <= MOST_OF_VALUES


def test_many_at_once_say_what_each_says_alone(version: PlanVersion, at: datetime) -> None:
    for days, value in ((3, 181), (2, 185), (1, 183)):
        moment = at - timedelta(days=days)
        IndicatorValue.objects.create(
            series="procedures.online", as_of=moment.date(), value=value, taken_at=moment, manner=Manner.ON_DEMAND
        )
    take_values(None, as_of=at.date(), manner=Manner.ON_DEMAND, by=SYSTEM, at=at)
    every = [*IndicatorValue.objects.values_list("series", flat=True).distinct(), "entered.nothing"]
    assert len(every) > 10
    for moment, as_of in ((at, None), (at - timedelta(days=2), None), (at, at.date() - timedelta(days=1))):
        alone = {series: value_seen(series, at=moment, as_of=as_of) for series in every}
        assert values_seen(every, at=moment, as_of=as_of) == {key: one for key, one in alone.items() if one is not None}
    assert courses(every, at=at) == {series: course(series, at=at) for series in every}
    assert [one.value for one in course("procedures.online", at=at)][:3] == [181, 185, 183]
    with CaptureQueriesContext(connection) as captured:
        values_seen(every, at=at)
    assert len(captured.captured_queries) == 2
