"""The demo's rows of the standard datasets: faultless, inside the city, as many as such a city has, marked as invented."""

from __future__ import annotations

import csv
import json
import re
from datetime import datetime
from itertools import pairwise

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import read_organisation
from madoguchi.services.opendata.checking.tables import check
from madoguchi.services.opendata.demo import publish_demo_files
from madoguchi.services.opendata.folder import check_catalogue
from madoguchi.services.opendata.guideline import smallest_count
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.standards import city_standards, shipped_standards
from madoguchi.services.opendata.suppressing import Cell, suppress
from madoguchi.services.opendata.tasks import publish_approved
from tests.cast import CITY_FOLDER, acting

FOLDER = CITY_FOLDER / "open_data"
LEAST = {
    "aed": 80, "care_service": 50, "cultural_property": 20, "evacuation_space": 100, "event": 50, "fire_hydrant": 600,
    "hospital": 40, "population": 60, "preschool": 30, "public_facility": 120, "public_toilet": 40,
    "public_wireless_lan": 25, "tourism": 25, "open_data_list": 14,
}  # fmt: skip
LIVES_DEPEND = ("aed", "evacuation_space", "fire_hydrant", "hospital", "care_service", "public_toilet", "preschool")
Row = dict[str, str]


def rows_of(slug: str) -> list[Row]:
    with (FOLDER / f"{slug}.csv").open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def rings() -> list[list[tuple[float, float]]]:
    (feature,) = json.loads((FOLDER / "area.geojson").read_text(encoding="utf-8"))["features"]
    return [[(east, north) for east, north in part[0]] for part in feature["geometry"]["coordinates"]]


def is_inside(north: float, east: float) -> bool:
    """Whether a line to the east crosses the boundary an odd number of times."""
    crossed = 0
    for ring in rings():
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > north) != (y2 > north) and east < (x2 - x1) * (north - y1) / (y2 - y1) + x1:
                crossed += 1
    return crossed % 2 == 1


@pytest.mark.parametrize("slug", sorted(LEAST))
def test_the_checker_finds_nothing(slug: str) -> None:
    path = FOLDER / f"{slug}.csv"
    report = check(path.read_bytes(), name=path.name, standards=city_standards(CITY_FOLDER)).report
    assert report.dataset is not None
    assert (report.dataset.slug, report.edition and report.edition.key) == (slug, "standard")
    assert {key: [one.value for one in group.seen.values()][:3] for key, group in report.groups.items()} == {}


def test_the_catalogue_the_files_and_the_list_are_of_the_same_fourteen() -> None:
    catalogue = check_catalogue(CITY_FOLDER, read_organisation(CITY_FOLDER))
    assert catalogue.faults == []
    parts = [one.part for one in catalogue.definitions if one.part.standard and not one.part.source]
    assert {one.slug for one in parts} == {one.standard for one in parts} == set(shipped_standards().datasets)
    own = {one.part.slug for one in catalogue.definitions if not one.part.standard and not one.part.source}
    assert own == {"population-by-age"}
    assert {path.stem for path in FOLDER.glob("*.csv")} - own == set(LEAST) == {one.slug for one in parts}
    assert all(one.demo and "自治体標準ODS" in one.tags and "デモ用" in one.description.ja for one in parts)
    told = {row["データセット_ID"]: row["データセット_タイトル"] for row in rows_of("open_data_list")}
    assert told == {one.slug: one.title.ja for one in parts}


@pytest.mark.django_db
def test_the_demo_brings_a_file_to_the_public_by_two_persons(
    population: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    Dataset.objects.exclude(pk=population.pk).update(listed=False)
    two = (acting(sato), acting(suzuki))
    assert publish_demo_files(CITY_FOLDER, people=lambda _department: two, at=at) == 1
    assert publish_demo_files(CITY_FOLDER, people=lambda _department: two, at=at) == 0, (
        "the second time changes nothing"
    )
    version = Version.objects.get()
    assert (version.state, version.rows, version.prepared_by, version.decided_by) == ("approved", 84, sato, suzuki)
    assert publish_approved(version.pk, at=at)


@pytest.mark.parametrize(("slug", "least"), sorted(LEAST.items()))
def test_there_are_as_many_as_such_a_city_has_and_each_says_it_is_invented(slug: str, least: int) -> None:
    rows = rows_of(slug)
    assert len(rows) >= least
    assert [row for row in rows if not row["備考"].startswith("デモ用")] == []


def test_every_point_lies_inside_the_city() -> None:
    points = [
        (slug, row["ID"], float(row["緯度"]), float(row["経度"]))
        for slug in LEAST
        for row in rows_of(slug)
        if row.get("緯度")
    ]
    assert len(points) > 1200
    assert [one for one in points if not is_inside(*one[2:])] == []
    assert not is_inside(40.8246, 140.74), "the capital of the prefecture lies elsewhere"


@pytest.mark.parametrize("slug", LIVES_DEPEND)
def test_lists_on_which_a_life_may_depend_name_no_real_place(slug: str) -> None:
    for row in rows_of(slug):
        name = next((row[key] for key in ("名称", "介護サービス事業所名称") if key in row), None)
        assert name is None or "架空" in name
        assert "実在" not in row["備考"]


def test_nobody_can_be_called_or_written_to_by_mistake() -> None:
    for slug in LEAST:
        text = (FOLDER / f"{slug}.csv").read_text(encoding="utf-8-sig")
        assert {
            number for number in re.findall(r"\b0\d{1,4}-\d{1,4}-\d{4}\b", text) if not number.startswith("0173-00-")
        } == set()
        assert {host for host in re.findall(r"https?://([^/\s,]+)", text) if not host.endswith(".example.jp")} == set()
        assert {host for host in re.findall(r"@([\w.-]+)", text) if not host.endswith(".example.jp")} == set()


def test_the_population_passes_the_privacy_gate() -> None:
    minimum = smallest_count(CITY_FOLDER)
    by_day: dict[str, dict[Cell, int]] = {}
    for row in rows_of("population"):
        ages = {name: int(count) for name, count in row.items() if re.search(r"歳.*の(?:男|女)性$", name)}
        assert len(ages) == 36
        by_day.setdefault(row["調査年月日"], {}).update({(row["地域名"], name): count for name, count in ages.items()})
    assert len(by_day) == 7
    assert suppress(by_day["2020-10-01"], minimum=minimum).total == 51_415
    for counts in by_day.values():
        assert suppress(counts, minimum=minimum).hidden == frozenset()
