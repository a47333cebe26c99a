"""The plan on a phone: a citizen reads, downloads and writes; the mayor goes from the late measure down to what it counts."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.ui.choices import LANGUAGE_COOKIE
from madoguchi.services.plan.public import IndicatorValue, Manner, check_plan, load_plan, take_values
from tests.cast import CITY_FOLDER
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import enter_office
from tests.journeys.reach import for_everybody

BEFORE = 900
"""Days before today: the plan still ran."""


@pytest.fixture
def figures(published: object, register: object, at: datetime) -> None:
    """A plan with a year of values, counted once more today."""
    plan = check_plan(CITY_FOLDER, None).plan
    assert plan is not None
    load_plan(plan, by=SYSTEM, at=at - timedelta(days=BEFORE))
    for month in range(12):
        moment = at - timedelta(days=800 - 30 * month)
        IndicatorValue.objects.create(
            series="procedures.online", as_of=moment.date(), value=100 + 4 * month + month % 3, taken_at=moment,
            manner=Manner.ON_DEMAND,
        )  # fmt: skip
    take_values(None, as_of=at.date(), manner=Manner.ON_DEMAND, by=SYSTEM, at=at)


def test_a_citizen_reads_downloads_and_writes(walker_at: WalkerAt, figures: None, at: datetime) -> None:
    walker = walker_at("somebody", 390, javascript=False)
    walker.go("/")
    walker.use(walker.page.locator('footer a[href="/plan/"]'))
    walker.state("the plan")
    assert walker.sees("遅れているもの")
    walker.use(walker.page.locator("#measures-heading ~ * a").first)
    walker.state("a measure")
    assert walker.page.locator("figure svg[role=img] title").first.text_content()
    drawn = walker.page.locator("svg .chart__dot--1").count()
    told = walker.page.locator("figure tbody tr").filter(has_text="値").count()
    assert drawn >= told > 10, "without a script the drawing and its table are there"
    walker.go(f"/plan/measures/online-procedures/?as_of={at.date() - timedelta(days=400)}")
    walker.state("a measure on another day, with a forecast")
    walker.go("/plan/population/")
    walker.state("population")
    assert walker.page.locator("svg[role=img] circle[class^=plan-registered]").count() == 4, "the register, as of today"
    walker.go("/plan/")
    with walker.page.expect_download() as download:
        walker.page.locator('a[href="/open/plan-kpis.csv"]').click()
    rows = list(csv.DictReader(Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0]["基準日"] == at.date().isoformat()
    walker.press("Write to the city")
    walker.state("feedback")
    walker.press("Send to the city")
    walker.state("feedback, nothing written")
    walker.type("body", "待ち時間を短くしてください。")
    walker.press("Send to the city")
    walker.state("feedback, received")
    assert walker.sees("待ち時間を短くしてください。")
    plain = walker_at("somebody in plain Japanese", 320)
    plain.page.context.add_cookies([{"name": LANGUAGE_COOKIE, "value": "ja-plain", "url": plain.base}])
    plain.go("/plan/measures/online-procedures/")
    for_everybody(plain, "a measure for everybody")


def test_the_mayor_on_a_phone(walker_at: WalkerAt, figures: None, suzuki: User, at: datetime) -> None:
    mayor = walker_at("市長", 320)
    enter_office(mayor, suzuki)
    mayor.go("/staff/plan/")
    mayor.state("the plan at a glance")
    late = mayor.page.locator("tbody tr").filter(has_text="遅れ").first
    mayor.use(late.locator("th a"))
    mayor.state("a late measure")
    kpi = mayor.page.locator("section.plan-kpi").filter(has_text="遅れ").first
    mayor.use(kpi.locator("td a").first)
    mayor.state("what it counts")
    value = IndicatorValue.objects.get(series="procedures.online", as_of=at.date())
    assert mayor.path.startswith(f"/staff/plan/values/{value.pk}/")
    assert mayor.sees("児童手当")
