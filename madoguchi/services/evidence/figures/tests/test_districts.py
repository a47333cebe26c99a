"""The city's list of districts: read, checked, and used to bring places and people together."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from unittest.mock import patch

import pytest

from madoguchi.foundation.organisation.public import City
from madoguchi.kernel.evidence_tables import TableColumn
from madoguchi.services.evidence.figures import drawing_up
from madoguchi.services.evidence.figures.districts import FILE, DistrictsFaulty, district_faults, towns_of
from madoguchi.services.evidence.figures.drawing_up import draw_up
from madoguchi.services.evidence.figures.keys import Districts
from madoguchi.services.evidence.figures.refusals import DistrictsUnreadable
from madoguchi.services.evidence.figures.tests.files import TODAY, rows_of, shelf_of
from madoguchi.services.evidence.figures.vocabulary import Key, Measure, Recipe, Source
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
        "雲の上": (None, 1, None),
    }


def test_by_town_nothing_is_put_together(city: City) -> None:
    assert drawn(kind="town")["相内"] == (None, 1, None)


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
