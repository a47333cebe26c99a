"""The sheet of the city's folder: drawn from the demo's data, it says the plan's own figures and marks what is invented."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import pytest
import yaml
from django.test import Client
from pytest_django import Settings

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import City, read_organisation
from madoguchi.services.evidence.demo import publish_demo_sheets, tables_of_demo_sheets
from madoguchi.services.evidence.figures import drawing_up
from madoguchi.services.evidence.folder import FILE, check_evidence
from madoguchi.services.evidence.models import Edition
from madoguchi.services.evidence.tests.desk import asked_here
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.operations import withdraw_version
from madoguchi.services.opendata.tests.desk import in_one_process, load, published
from tests.cast import CITY_FOLDER, _colleague, acting

DATA = CITY_FOLDER / "open_data" / "population-by-age.csv"
PAGE = "/open/evidence/population-by-age/"
PLAN = {"2020": ("総数", "51415"), "2040": ("65歳以上の割合", "48.2"), "2045": ("総数", "31867")}
"""What plan.yaml says itself."""


def rows() -> dict[str, dict[str, str]]:
    with DATA.open(encoding="utf-8-sig", newline="") as opened:
        return {row["年"]: row for row in csv.DictReader(opened)}


@contextmanager
def _asked_here() -> Iterator[None]:
    with patch.object(drawing_up, "ask_apart", asked_here):
        yield


def test_the_folder_is_faultless_and_names_people_of_the_city() -> None:
    checked = check_evidence(CITY_FOLDER, read_organisation(CITY_FOLDER))
    assert checked.faults == []
    assert checked.part is not None
    assert {"departments", "approved_by"} <= set(checked.part.to_confirm)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("departments: [general-affairs, it]", "departments: [nobody]", "nobody"),
        ("approved_by: [general-affairs-chief", "approved_by: [nobody", "nobody"),
        ("how: sum", "how: guess", "guess"),
        ("kind: pyramid", "kind: tower", "tower"),
        ("departments:", "colour: red\ndepartments:", "Extra inputs"),
    ],
)
def test_a_fault_of_the_folder_is_told(before: str, after: str, told: str, tmp_path: Path) -> None:
    text = (CITY_FOLDER / FILE).read_text(encoding="utf-8")
    assert before in text
    (tmp_path / FILE).write_text(text.replace(before, after), encoding="utf-8")
    faults = check_evidence(tmp_path, read_organisation(CITY_FOLDER)).faults
    assert any(told in str(one) for one in faults), faults


def test_the_data_says_the_plans_own_figures_and_marks_all_others_as_invented() -> None:
    points = yaml.safe_load((CITY_FOLDER / "plan.yaml").read_text(encoding="utf-8"))["population"]["points"]
    said = {str(one["year"]): one for one in points}
    found = rows()
    for year, (column, value) in PLAN.items():
        assert found[year][column] == value
        assert value in {str(cell) for cell in said[year].values()}
        assert "計画" in found[year]["備考"]
    assert float(found["2045"]["65歳以上の割合"]) > said["2045"]["over_65_percent_above"]
    assert all("架空" in row["備考"] for row in found.values())
    for row in found.values():
        groups = [int(row[name]) for name in ("0～14歳", "15～64歳", "65歳以上")]
        assert sum(groups) == int(row["総数"])
        assert abs(100 * groups[2] / sum(groups) - float(row["65歳以上の割合"])) <= 0.051
    assert int(found["2040"]["65歳以上"]) > int(found["2040"]["15～64歳"])


@pytest.mark.django_db
def test_the_demo_publishes_the_sheet_from_published_data(
    city: City, client: Client, at: datetime, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR = tmp_path
    load(at)
    writer, decider = _colleague("oyama", at), _colleague("miura", at)
    by, second = acting(writer), acting(decider)
    with in_one_process(), _asked_here():
        assert publish_demo_sheets(writer=by, decider=second, at=at) == 0, "its data is not published yet"
        for name in tables_of_demo_sheets():
            _publish(name.partition(".")[2], writer, decider, at)
        assert publish_demo_sheets(writer=by, decider=second, at=at) == 1
        assert publish_demo_sheets(writer=by, decider=second, at=at) == 0
        page = client.get(PAGE).content.decode()
    edition = Edition.objects.get()
    assert (edition.state, edition.sheet.demo) == ("published", True)
    assert page.count("<svg") >= 3
    for told in (
        "2,223",
        "51,415",
        "31,867",
        "48.2",
        "/open/datasets/population-by-age/1/",
        "/open/datasets/population/1/",
    ):
        assert told in page
    assert "架空" in page
    assert "減っています" not in page, "no trend is told of numbers that are made up"
    assert client.get(f"{PAGE}1/sheet.json").json()["invented"] is True

    version = Version.objects.get(dataset__slug="population")
    withdraw_version(version, reason="個人情報が含まれていたため", erase=True, by=second, at=at)
    page = client.get(PAGE).content.decode()
    assert page.count('class="chart"') == 2, "the figures of other data stay"
    assert "個人情報が含まれていたため" in page
    assert "2,223" not in page
    assert client.get(f"{PAGE}1/figure-3.csv").status_code == 410
    assert [bool(one.kept["rows"]) for one in edition.figures.all()] == [True, True, False]


def _publish(slug: str, writer: User, decider: User, at: datetime) -> None:
    file = (CITY_FOLDER / "open_data" / f"{slug}.csv").read_bytes()
    published(Dataset.objects.get(slug=slug), writer, decider, at, file)
