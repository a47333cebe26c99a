"""The city's list of districts: read, checked, and used to bring places and people together."""

from __future__ import annotations

import csv
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Literal
from unittest.mock import patch

import pytest
from django.utils.translation import override

from madoguchi.foundation.organisation.public import City
from madoguchi.kernel.evidence_tables import EvidenceTable, TableColumn
from madoguchi.services.evidence.figures import drawing_up
from madoguchi.services.evidence.figures.beside import sentences_of
from madoguchi.services.evidence.figures.districts import FILE, DistrictsFaulty, district_faults, towns_of
from madoguchi.services.evidence.figures.drawing_up import draw_up
from madoguchi.services.evidence.figures.keys import Districts
from madoguchi.services.evidence.figures.refusals import DistrictsUnreadable
from madoguchi.services.evidence.figures.tests.files import TODAY, rows_of, shelf_of
from madoguchi.services.evidence.figures.vocabulary import (
    Filter,
    Key,
    Measure,
    Outside,
    Recipe,
    Source,
    Unmatched,
    figure_from_json,
)
from tests.cast import CITY_FOLDER

PEOPLE = rows_of(
    "people", (TableColumn("area", "地域", "text"), TableColumn("people", "人", "integer", "人")),
    [("金木地区", 8_000), ("市浦地区", 2_000)], title="人口",
)  # fmt: skip
AEDS = rows_of(
    "aed", (TableColumn("town", "町字", "text"), TableColumn("id", "ID", "text")),
    [("金木町藤枝", "1"), ("青森県五所川原市金木町川倉", "2"), ("相内", "3"), ("脇元", "4"), ("十三", "5"), ("雲の上", "6")],
    title="AED",
)  # fmt: skip
SHELTERS = rows_of("shelter", (TableColumn("town", "町字", "text"),), [("大字相内",), ("湊",)], title="避難所")
OUTSIDE = "一覧のどの地区にもない"
SOURCES = Source("town.people", 1), Source("town.aed", 1)
RATE = Measure(1, "", "rate", "千人当たり", of=0, times=1000)


def drawn(*, kind: str = "district") -> dict[object, tuple[object, ...]]:
    keys = (Key(kind, ("area", "town")),)  # type: ignore[arg-type]
    with shelf_of(PEOPLE, AEDS):
        figure = draw_up(Recipe(SOURCES, keys, (Measure(0, "people", "sum"), Measure(1), RATE)), on=TODAY)
    return {row[0]: row[1:] for row in figure.rows}


def test_places_of_towns_and_people_of_districts_stand_in_one_row(city: City) -> None:
    assert drawn() == {
        "金木地区": (8_000, 2, 0.25),
        "市浦地区": (2_000, 3, 1.5),
        OUTSIDE: (None, 1, None),
    }


def test_towns_come_to_districts_by_themselves_where_the_other_table_speaks_of_districts(city: City) -> None:
    assert drawn(kind="town") == drawn()
    with shelf_of(PEOPLE, AEDS):
        figure = draw_up(Recipe(SOURCES, (Key("town", ("area", "town")),), (Measure(0), Measure(1))), on=TODAY)
    assert (figure.columns[0].kind, figure.columns[0].title) == ("district", "地区")


def test_by_town_nothing_is_put_together_where_no_table_speaks_of_districts(city: City) -> None:
    with shelf_of(AEDS, SHELTERS):
        recipe = Recipe(
            (Source("town.aed", 1), Source("town.shelter", 1)), (Key("town", ("town", "town")),),
            (Measure(0), Measure(1)),
        )  # fmt: skip
        figure = draw_up(recipe, on=TODAY)
    assert ("相内", 1, 1) in figure.rows
    assert ("金木町藤枝", 1, None) in figure.rows
    assert figure.columns[0].kind == "text"
    assert figure.outside == ()


def test_what_found_no_partner_and_what_lies_in_no_district_is_said_of_each_table(city: City) -> None:
    people = replace(PEOPLE, rows=(*PEOPLE.rows, ("七和地区", 3_000)))
    with shelf_of(people, AEDS):
        recipe = Recipe(SOURCES, (Key("district", ("area", "town")),), (Measure(0, "people", "sum"), Measure(1)))
        figure, common = draw_up(recipe, on=TODAY), draw_up(replace(recipe, joined="common"), on=TODAY)
    assert ("七和地区", 3_000, None) in figure.rows, "not 0: nothing is told of it"
    assert figure.unmatched == common.unmatched == (Unmatched(0, 1, 1),)
    assert figure.outside == (Outside(1, 1, "雲の上", "雲の上"),)
    assert figure_from_json(json.loads(json.dumps(figure.as_json()))) == figure
    with override("en"):
        said = sentences_of(figure)
    assert said == [
        "人口: 1 row (1 records) has no partner in the other data.", "AED: in no district of the list: 1 (雲の上).",
    ]  # fmt: skip


def test_it_is_said_although_nothing_at_all_fits(city: City) -> None:
    keys = (Key("column", ("area", "town")),)
    with shelf_of(PEOPLE, AEDS):
        figure = draw_up(Recipe(SOURCES, keys, (Measure(0), Measure(1)), joined="common"), on=TODAY)
    assert figure.rows == ()
    assert figure.unmatched == (Unmatched(0, 2, 2), Unmatched(1, 6, 6))


def test_districts_are_joined_in_sql_too(city: City) -> None:
    sql = (
        "WITH a AS MATERIALIZED (SELECT district_name(town) AS district, count(*) AS n FROM aed GROUP BY 1) "
        "SELECT p.area, p.people, a.n FROM people p LEFT JOIN a ON a.district = district_name(p.area) ORDER BY 1"
    )
    with shelf_of(PEOPLE, AEDS):
        figure = draw_up(Recipe(SOURCES, sql=sql), on=TODAY)
        outside = draw_up(Recipe(SOURCES, sql="SELECT town FROM aed WHERE district_name(town) IS NULL"), on=TODAY)
    assert figure.rows == (("市浦地区", 2_000, 3), ("金木地区", 8_000, 2))
    assert outside.rows == (("雲の上",),)


def test_the_citys_list_is_sound_and_names_the_districts_of_its_population() -> None:
    assert district_faults(CITY_FOLDER) == []
    names = {district for _town, district in towns_of(CITY_FOLDER)}
    with (CITY_FOLDER / "open_data" / "population.csv").open(encoding="utf-8-sig") as file:
        told = {line.split(",")[4] for line in list(file)[1:]}
    assert told == names


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("districts: []", "districts"),
        ("districts: [{name: a, twons: [b]}]", "twons"),
        ("districts: [", "YAML"),
        ("districts: [{name: a, towns: [湊]}, {name: b, towns: [大字湊]}]", "大字湊"),
    ],
)
def test_a_mistake_is_told_when_the_folder_is_checked_and_when_a_figure_needs_it(
    tmp_path: Path, city: City, text: str, says: str
) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    (fault,) = district_faults(tmp_path)
    assert says in str(fault)
    with patch.object(drawing_up, "city_folder", lambda: tmp_path), pytest.raises(DistrictsUnreadable) as refused:
        drawn()
    assert says in str(refused.value)


def test_the_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    assert towns_of(tmp_path) == ()
    path = tmp_path / FILE
    path.write_text("districts: [{name: a}]", encoding="utf-8")
    assert towns_of(tmp_path) == (("a", "a"),)
    path.write_text("districts: [{name: b}]", encoding="utf-8")
    os.utime(path, (1, 1))
    assert towns_of(tmp_path) == (("b", "b"),)
    path.write_text("nothing", encoding="utf-8")
    with pytest.raises(DistrictsFaulty):
        towns_of(tmp_path)


@pytest.mark.parametrize("kind", ["district", "town"])
def test_the_citys_own_aeds_count_under_its_own_districts(city: City, kind: Literal["district", "town"]) -> None:
    def told(slug: str, columns: dict[str, TableColumn]) -> EvidenceTable:
        with (CITY_FOLDER / "open_data" / f"{slug}.csv").open(encoding="utf-8-sig", newline="") as file:
            found = [tuple(row[title] for title in columns) for row in csv.DictReader(file)]
        rows = [(*row[:-1], int(row[-1])) if slug == "population" else row for row in found]
        return rows_of(slug, tuple(columns.values()), rows, title=slug)

    aed = told("aed", {"所在地_町字": TableColumn("seat_choaza", "所在地_町字", "text")})
    people = told("population", {
        "地域名": TableColumn("area_name", "地域名", "text"), "調査年月日": TableColumn("surveyed_on", "調査年月日", "date"),
        "総人口": TableColumn("population_total", "総人口", "integer", "人"),
    })  # fmt: skip
    day = (Filter("surveyed_on", "eq", "2020-10-01"),)
    sources = Source("town.aed", 1), Source("town.population", 1, day)
    key = Key(kind, ("seat_choaza", "area_name"), "地区")
    with shelf_of(aed, people):
        figure = draw_up(Recipe(sources, (key,), (Measure(0), Measure(1, "population_total", "sum"))), on=TODAY)
    placed = [row for row in figure.rows if row[0] != OUTSIDE]
    assert len(placed) == 12
    assert all(row[1] for row in placed), "each district of the city has one at least"
    assert sum(int(row[2] or 0) for row in placed) == 51_415
    assert sum(int(row[1] or 0) for row in figure.rows) == len(aed.rows)
    assert [(one.trace, one.records) for one in figure.outside] == [(0, 1)]
    assert figure.unmatched == ()


def test_most_places_of_the_citys_own_data_lie_in_a_district_of_its_population() -> None:
    towns = towns_of(CITY_FOLDER)
    districts, names = Districts("青森県 五所川原市", towns), {district for _town, district in towns}
    told: list[str] = []
    for slug in ("aed", "public_facility", "evacuation_space", "hospital", "fire_hydrant"):
        with (CITY_FOLDER / "open_data" / f"{slug}.csv").open(encoding="utf-8-sig", newline="") as file:
            told += [row["所在地_連結表記"] for row in csv.DictReader(file)]
    found = [districts.name(address) for address in told]
    assert len(found) > 800
    assert sum(name in names for name in found) / len(found) > 0.85
