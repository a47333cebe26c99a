"""Evidence for policy: a clerk makes a sheet without SQL, the chief publishes it, a citizen reads it without a script."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.ui.choices import LANGUAGE_COOKIE
from madoguchi.services.evidence.content import marks_of
from madoguchi.services.evidence.drawing import Drawn, chart_of, figure_of, recipe_of
from madoguchi.services.evidence.models import Edition, SheetFigure
from madoguchi.services.evidence.operations import draw_sheet_figure, write_sheet
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.tests.desk import in_one_process, load, published
from madoguchi.services.opendata.tests.shop import quick
from tests.cast import CITY_FOLDER, _colleague, acting
from tests.journeys.conftest import Walker, WalkerAt
from tests.journeys.doors import enter_office

__all__ = ["quick"]


def seen(walker: Walker, state: str) -> None:
    """Examine the page as it stands."""
    walker.state(f"evidence, {state}")


@pytest.fixture
def data(city: object, at: datetime, settings: Settings, tmp_path: Path, quick: None) -> None:
    """Population by age, published."""
    settings.VAR = tmp_path
    load(at)
    oyama, miura = _colleague("oyama", at), _colleague("miura", at)
    with in_one_process():
        for slug in ("population-by-age", "population"):
            file = (CITY_FOLDER / "open_data" / f"{slug}.csv").read_bytes()
            published(Dataset.objects.get(slug=slug), oyama, miura, at, file)


def colleague(name: str) -> User:
    return User.objects.get(email=f"{name}@city.goshogawara.example.jp")


def test_a_sheet_from_the_empty_desk_to_a_phone(walker_at: WalkerAt, data: None, at: datetime) -> None:
    clerk = walker_at("大山", 1280, javascript=False)
    enter_office(clerk, colleague("oyama"))
    clerk.go("/staff/evidence/")
    seen(clerk, "an empty desk")
    clerk.use(clerk.page.locator('main a[href="/staff/evidence/new/"]'))
    clerk.press("Begin the sheet")
    seen(clerk, "a sheet without a title")
    clerk.type("title", "人口はどう変わるか")
    clerk.type("slug", "people")
    clerk.press("Begin the sheet")
    edition = Edition.objects.get()
    clerk.go(f"/staff/evidence/editions/{edition.pk}/write/")
    for field, words in {
        "question": "どの年に減るか。", "inputs": "予算", "activities": "調べる", "outputs": "図", "outcomes": "決められる",
        "indicator-0-name": "人口", "indicator-0-baseline": "51,415", "baseline": "2020年の値。", "finding": "減る。",
        "english": "Fewer people.",
    }.items():  # fmt: skip
        clerk.type(field, words)
    seen(clerk, "writing")
    clerk.page.locator('main button[type="submit"]:not([name])').click()
    seen(clerk, "written, without a figure")

    clerk.go(f"/staff/evidence/editions/{edition.pk}/figures/new/")
    clerk.press("Keep and go on")
    seen(clerk, "no data chosen")
    clerk.page.locator('input[value="opendata.population-by-age"]').check()
    clerk.press("Keep and go on")
    seen(clerk, "rows")
    figure = SheetFigure.objects.get()
    clerk.page.locator("[name=key-0-kind]").select_option("year")
    clerk.page.locator("[name=key-0-0]").select_option("year")
    clerk.type("key-0-title", "年")
    clerk.press("Keep and go on")
    clerk.page.locator("[name=m-0-pick]").select_option("0:total")
    clerk.page.locator("[name=m-1-pick]").select_option("0:over_65")
    clerk.press("Look at it first")
    seen(clerk, "numbers looked at")
    clerk.press("Keep and go on")
    clerk.type("title", "総数と65歳以上")
    clerk.press("Look at it first")
    assert clerk.page.locator("main svg[role=img]").count() == 1
    seen(clerk, "a drawing looked at")
    clerk.press("Keep this figure")
    figure.refresh_from_db()
    assert figure.is_finished
    clerk.type("reason", "最初の公開")
    seen(clerk, "ready to submit")
    clerk.press("Submit")
    seen(clerk, "submitted")

    chief = walker_at("三浦", 1280)
    enter_office(chief, colleague("miura"))
    chief.go("/staff/evidence/")
    seen(chief, "for the chief to decide")
    chief.go(f"/staff/evidence/editions/{edition.pk}/")
    chief.press("Approve and publish")
    seen(chief, "published")
    chief.go(f"/staff/evidence/sheets/{edition.sheet_id}/")
    seen(chief, "the sheet and its editions")

    citizen = walker_at("花子", 320, javascript=False)
    citizen.go("/open/datasets/")
    citizen.use(citizen.page.locator('main a[href="/open/evidence/"]'))
    seen(citizen, "the list on a phone")
    citizen.use(citizen.page.locator('main a[href="/open/evidence/people/"]'))
    seen(citizen, "the sheet on a phone")
    assert citizen.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert citizen.page.locator("main svg[role=img]").count() == 1
    with citizen.page.expect_download() as download:
        citizen.page.locator('a[href="/open/evidence/people/1/figure-1.csv"]').click()
    assert "31867" in Path(download.value.path()).read_text(encoding="utf-8-sig")


def test_the_citys_own_sheet_with_all_its_figures(walker_at: WalkerAt, data: None, at: datetime) -> None:
    clerk = walker_at("大山", 1280)
    enter_office(clerk, colleague("oyama"))
    clerk.go("/staff/evidence/new/")
    clerk.type("title", "人口の推移と推計")
    clerk.type("slug", "population-by-age")
    clerk.page.locator("[name=begin]").select_option("population-by-age")
    clerk.press("Begin the sheet")
    assert clerk.page.locator("main svg[role=img]").count() == 3
    seen(clerk, "begun from the city's folder")
    edition = Edition.objects.get()
    for step in ("tables", "rows", "measures", "chart"):
        clerk.go(f"/staff/evidence/figures/{edition.figures.get(position=3).pk}/{step}/")
        seen(clerk, f"a pyramid, {step}")
    clerk.go(f"/staff/evidence/figures/{edition.figures.get(position=1).pk}/sql/")
    clerk.type("sql", "SELECT persons FROM population_by_age")
    clerk.press("Look at it first")
    seen(clerk, "SQL that is wrong")
    clerk.go(f"/staff/evidence/editions/{edition.pk}/")
    clerk.type("reason", "最初の公開")
    clerk.press("Submit")
    chief = walker_at("三浦", 320)
    enter_office(chief, colleague("miura"))
    chief.go(f"/staff/evidence/editions/{edition.pk}/")
    seen(chief, "to decide on a phone")
    chief.press("Approve and publish")
    for width in (1280, 320):
        reader = walker_at("花子", width)
        for language in ("ja", "en", "ja-plain"):
            reader.go("/open/evidence/")
            reader.page.context.add_cookies([{"name": LANGUAGE_COOKIE, "value": language, "url": reader.page.url}])
            reader.go("/open/evidence/population-by-age/")
            seen(reader, f"the city's own sheet at {width} in {language}")
            assert reader.page.evaluate("document.documentElement.scrollWidth") <= width


def test_two_editors_at_once(walker_at: WalkerAt, data: None, at: datetime) -> None:
    clerk, other = walker_at("大山", 320), _colleague("ishikawa", at)
    enter_office(clerk, colleague("oyama"))
    clerk.go("/staff/evidence/new/")
    clerk.type("title", "人口の推移と推計")
    clerk.type("slug", "population-by-age")
    clerk.page.locator("[name=begin]").select_option("population-by-age")
    clerk.press("Begin the sheet")
    edition = Edition.objects.get()
    clerk.go(f"/staff/evidence/editions/{edition.pk}/write/")
    theirs = edition.words.model_copy(update={"finding": "石川の答え"})
    write_sheet(edition, words=theirs, seen=marks_of(edition.content), by=acting(other), at=at)
    clerk.type("finding", "大山の答え")
    clerk.press("Save")
    assert clerk.sees("石川の答え")
    seen(clerk, "two writers at once")
    clerk.page.locator("#theirs-finding").check()
    clerk.press("Save")
    edition.refresh_from_db()
    assert edition.content["finding"] == "石川の答え"

    figure = edition.figures.get(position=2)
    clerk.go(f"/staff/evidence/figures/{figure.pk}/chart/")
    drawn = Drawn(recipe_of(figure), chart_of(figure), "石川の説明", figure_of(figure))
    draw_sheet_figure(edition, figure, drawn=drawn, revision=figure.revision, by=acting(other), at=at)
    clerk.type("note", "大山の説明")
    clerk.press("Keep this figure")
    assert clerk.sees("石川 直")
    seen(clerk, "two editors of a figure")
    clerk.press("Keep this figure")
    figure.refresh_from_db()
    assert figure.note == "大山の説明"
