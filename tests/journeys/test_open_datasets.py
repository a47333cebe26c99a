"""Open data for everybody: a resident on a phone finds where an AED is and takes the list along; somebody asks for data."""

from __future__ import annotations

import csv
import os
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.ui.choices import LANGUAGE_COOKIE
from madoguchi.services.opendata.models import DataRequest, Dataset
from madoguchi.services.opendata.tests.desk import clean_file, in_one_process, load, published
from madoguchi.services.opendata.tests.shop import published_by_the_office, quick
from tests.journeys.conftest import Walker, WalkerAt
from tests.journeys.doors import enter_office

__all__ = ["quick"]
PICTURES = os.environ.get("OPENDATA_PICTURES", "")
"""A folder for screenshots, for whoever wants to look."""


def seen(walker: Walker, state: str) -> None:
    """Examine the page as it stands."""
    walker.state(f"datasets, {state}")
    if PICTURES:
        walker.page.screenshot(path=str(Path(PICTURES) / f"{state.replace(' ', '-')}.png"), full_page=True)


@pytest.fixture
def window(
    city: object, sato: User, suzuki: User, at: datetime, settings: Settings, tmp_path: Path, quick: None
) -> None:
    """Two datasets, one of them in two versions."""
    settings.VAR = tmp_path
    load(at)
    with in_one_process():
        population = Dataset.objects.get(slug="population")
        published(population, sato, suzuki, at, clean_file(28))
        published(population, sato, suzuki, at, clean_file(30))
        published_by_the_office(Dataset.objects.get(slug="aed"), at, clean_file(25, "aed"))


def test_a_resident_on_a_phone_finds_the_aed_and_takes_the_list_along(walker_at: WalkerAt, window: None) -> None:
    walker = walker_at("花子", 320, javascript=False)
    walker.go("/")
    walker.use(walker.page.locator('main a[href="/open/datasets/"]'))
    seen(walker, "the catalogue on a phone")
    walker.type("q", "ＡＥＤ")
    walker.press("Show")
    assert walker.page.locator("main h3").count() == 1
    seen(walker, "found on a phone")
    walker.use(walker.page.locator('main h3 a[href="/open/datasets/aed/"]'))
    seen(walker, "the AED on a phone")
    with walker.page.expect_download() as download:
        walker.page.locator('a[href="/open/datasets/aed/data.csv"]').click()
    assert download.value.suggested_filename == "aed_1.csv"
    records = list(csv.DictReader(Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()))
    assert len(records) == 25
    walker.type("text", records[3]["名称"])
    walker.use(walker.page.locator("form[action='#records'] button"))
    assert walker.page.locator("#records ~ .table--scroll tbody tr").count() >= 1
    walker.use(walker.page.locator('a[rel="next"]').first) if walker.page.locator('a[rel="next"]').count() else None


def test_a_developer_reads_on_a_wide_screen(walker_at: WalkerAt, window: None) -> None:
    walker = walker_at("a developer")
    walker.go("/open/datasets/population/")
    seen(walker, "a dataset")
    assert walker.page.locator("svg[role=img]").count() == 1
    walker.go("/open/datasets/population/?field=population_total&value=many")
    seen(walker, "a question that cannot be asked")
    walker.go("/open/datasets/population/2/")
    seen(walker, "what changed")
    walker.go("/open/datasets/?group=people&standard=yes")
    seen(walker, "narrowed")
    walker.page.context.add_cookies([{"name": LANGUAGE_COOKIE, "value": "en", "url": walker.page.url}])
    walker.go("/open/datasets/aed/")
    seen(walker, "in English")
    walker.page.context.add_cookies([{"name": LANGUAGE_COOKIE, "value": "ja-plain", "url": walker.page.url}])
    walker.go("/open/datasets/")
    seen(walker, "in plain Japanese")


def test_somebody_asks_for_data_and_is_answered(walker_at: WalkerAt, window: None, at: datetime) -> None:
    walker = walker_at("somebody", 390, javascript=False)
    walker.go("/open/requests/new/?about=aed")
    walker.press("Send to the city")
    seen(walker, "nothing written")
    walker.type("wish", "設置した年も知りたいです。")
    walker.press("Send to the city")
    seen(walker, "asked")
    own = walker.path
    office = walker_at("大山", 1280)
    enter_office(office, User.objects.get(email="oyama@city.goshogawara.example.jp"))
    office.go("/staff/opendata/requests/")
    seen(office, "requests for the office")
    office.go(f"/staff/opendata/requests/{DataRequest.objects.get().pk}/")
    office.type("answer", "次の版に加えます。")
    office.press("Answer and publish")
    seen(office, "an answer without a question")
    office.type("question", "AEDを設置した年")
    office.press("Answer and publish")
    seen(office, "answered")
    office.go("/staff/opendata/usage/")
    seen(office, "use")
    walker.go(own)
    assert walker.sees("次の版に加えます。")
    seen(walker, "the answer")
    walker.go("/open/requests/")
    assert walker.sees("AEDを設置した年")
    seen(walker, "answers for everybody")
