"""Figures: counted in the database, by procedure, channel and month."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from statistics import median, quantiles

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.cases.operations.deciding import decide_case
from madoguchi.foundation.cases.operations.examining import receive_case
from madoguchi.foundation.cases.queries.figures import figures, quantile
from madoguchi.foundation.cases.tests.office.conftest import Apply
from tests.cast import acting

NOVEMBER = {"start": date(2026, 11, 1), "end": date(2026, 11, 30)}


@pytest.fixture
def busy(apply: Apply, sato: User, at: datetime) -> list[Case]:
    """Five notifications: three online, two at the counter; three of them decided after 0, 1 and 4 working days."""
    made = [apply("bell", channel="counter" if n < 2 else "online") for n in range(5)]
    for case, days in zip(made, (0, 2, 7), strict=False):
        receive_case(case, by=acting(sato), at=at)
        decide_case(case, outcome="accepted", by=acting(sato), at=at + timedelta(days=days))
    apply("lamp", moment=at - timedelta(days=40))
    return made


def test_counts_shares_and_days(busy: list[Case]) -> None:
    counted = figures(departments={"citizens"}, **NOVEMBER)
    assert [(p.slug, p.total, p.online, p.decided) for p in counted.procedures] == [("bell", 5, 3, 3)]
    assert counted.procedures[0].online_share == counted.online_share == 0.6
    assert counted.procedures[0].median_days == counted.median_days == 1
    assert counted.procedures[0].days_90 == pytest.approx(3.4)
    assert counted.channels == {"counter": 2, "online": 3}


def test_every_month_of_the_span_is_there(busy: list[Case]) -> None:
    counted = figures(departments={"citizens"}, start=date(2026, 9, 15), end=date(2026, 12, 1))
    assert [(m.month.month, m.total) for m in counted.months] == [(9, 1), (10, 0), (11, 5), (12, 0)]
    assert counted.months[2].online_share == 0.6
    assert counted.months[1].online_share is None


def test_both_ends_count_by_the_day_in_japan(apply: Apply, at: datetime) -> None:
    apply("bell", moment=at.replace(hour=0, minute=0))
    apply("bell", moment=at.replace(hour=23, minute=59))
    apply("bell", moment=at.replace(hour=0, minute=0) + timedelta(days=1))
    assert figures(departments={"citizens"}, start=at.date(), end=at.date()).total == 2


def test_other_departments_are_not_counted(busy: list[Case]) -> None:
    assert figures(departments={"environment"}, **NOVEMBER).total == 0
    nothing = figures(departments=set(), **NOVEMBER)
    assert (nothing.total, nothing.online_share, nothing.median_days) == (0, 0.0, None)


def test_more_cases_need_no_more_queries(busy: list[Case], apply: Apply) -> None:
    def queries():
        with CaptureQueriesContext(connection) as counted:
            figures(departments={"citizens"}, **NOVEMBER)
        return len(counted)

    few = queries()
    for _n in range(5):
        apply("bell")
    assert queries() == few == 4


@pytest.mark.parametrize("values", [[3], [1, 2], [0, 0, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9, 30]])
def test_quantiles_are_those_of_the_statistics_module(values: list[int]) -> None:
    counted = {value: values.count(value) for value in values}
    assert quantile(counted, 0.5) == pytest.approx(median(values))
    if len(values) > 1:
        assert quantile(counted, 0.9) == pytest.approx(quantiles(values, n=10, method="inclusive")[8])
    assert quantile({}, 0.5) is None
