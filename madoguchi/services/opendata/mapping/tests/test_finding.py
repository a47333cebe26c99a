"""Places are found by words, in order and by nearness, in several datasets at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import translation

from madoguchi.services.opendata.mapping.finding import (
    count_places,
    nearest_places,
    place_by_key,
    places_in_order,
    points_of,
)
from madoguchi.services.opendata.mapping.layers import Layer, chosen, named_by
from madoguchi.services.opendata.mapping.places import degrees_towards, far_in_words
from madoguchi.services.opendata.mapping.tests.town import HALL, layer_of, town


@pytest.fixture
def layers(tmp_path: Path) -> list[Layer]:
    return town(tmp_path)


def near(layers: list[Layer], words: str = "", *, skip: int = 0, most: int = 10):
    return nearest_places(layers, words, latitude=HALL[0], longitude=HALL[1], skip=skip, most=most)


def test_what_has_no_place_is_not_on_the_map(layers: list[Layer]) -> None:
    assert count_places(layers, "") == 6
    assert [place.key for place in places_in_order(layers, "", skip=0, most=10)] == ["1", "2", "10", "11", "12", "20"]
    assert points_of(layers[1], "") == [140440200, 40811900, 1, 140450200, 40808300, 2, 140450000, 40902000, 3]


def test_pages_go_on_across_the_datasets(layers: list[Layer]) -> None:
    assert [place.key for place in places_in_order(layers, "", skip=1, most=3)] == ["2", "10", "11"]
    assert [place.key for place in places_in_order(layers, "", skip=5, most=3)] == ["20"]
    assert places_in_order(layers, "", skip=6, most=3) == []


def test_the_nearest_come_first_whatever_dataset_they_are_of(layers: list[Layer]) -> None:
    assert [place.key for place in near(layers)] == ["1", "20", "10", "11", "2", "12"]
    assert [place.key for place in near(layers, skip=2, most=2)] == ["10", "11"]
    assert [round(place.metres or 0) for place in near(layers)][1:4] == [14, 400, 842]


def test_words_filter_the_list_and_the_points(layers: list[Layer]) -> None:
    assert [place.name for place in near(layers, "公衆 金木")] == ["金木公衆トイレ"]
    assert points_of(layers[1], "駅前")[2::3] == [1]
    assert (count_places(layers, "洪水"), near(layers, "洪水")) == (0, [])


@pytest.mark.parametrize("words", ["トイレ", "といれ", "ﾄｲﾚ", "公衆トイレ", "PUBLIC_TOILET", "ｔｏｉｌｅｔ"])
def test_words_that_name_a_layer_find_all_of_its_places(tmp_path: Path, words: str) -> None:
    toilets = [
        {"ID": "1", "名称": "駅前便所", "緯度": 40.81, "経度": 140.44},
        {"ID": "2", "名称": "公園の手洗い", "緯度": 40.82, "経度": 140.44},
    ]
    others = [{"ID": "3", "名称": "中央公民館", "備考": "トイレあり", "緯度": 40.8, "経度": 140.44}]
    layers = [layer_of(tmp_path, "public_toilet", toilets), layer_of(tmp_path, "public_facility", others, 1)]
    found = [place.key for place in places_in_order(layers, words, skip=0, most=10)]
    assert found[:2] == ["1", "2"]
    assert count_places(layers, words) == len(found) == len(near(layers, words))
    assert points_of(layers[0], words)[2::3] == [1, 2]
    assert [layer.slug for layer in named_by(layers, words)] == ["public_toilet"]
    assert [place.key for place in places_in_order(layers, f"{words} 駅前", skip=0, most=10)] == ["1"]


def test_names_in_other_languages_and_keywords_name_a_layer_but_one_letter_does_not(layers: list[Layer]) -> None:
    layer = replace(layers[2], names=("Fire hydrants", "消防"))
    left = [layer.besides_its_name(one) for one in ("hydrants", "消防", "消", "fi", "金木")]
    assert left == ["", "", "消", "fi", "金木"]
    assert named_by([layer], "金木") == []


def test_a_distance_and_its_direction_are_words(layers: list[Layer]) -> None:
    _hall, hydrant, station, park, *_rest = near(layers)
    with translation.override("en"):
        assert (station.far, park.far) == ("400 m to the north", "840 m to the east")
        assert hydrant.far == "10 m to the north-east"
        assert far_in_words(3, 0) == "right here"
        assert far_in_words(10_420, 359) == "10.4 km to the north"
    with translation.override("ja"):
        assert (station.far, far_in_words(1500, 225)) == ("北へ400m", "南西へ1.5km")


@pytest.mark.parametrize(("to", "degrees"), [((1, 0), 90), ((0, 1), 0), ((-1, 0), 270), ((0, -1), 180), ((1, 1), 45)])
def test_directions_turn_clockwise_from_the_north(to: tuple[float, float], degrees: int) -> None:
    assert degrees_towards(0, 0, to[0] / 100, to[1] / 100) == pytest.approx(degrees, abs=0.1)


def test_a_place_is_called_by_its_id_else_by_its_number(layers: list[Layer], tmp_path: Path) -> None:
    found = place_by_key(layers[1], "11")
    assert found is not None
    assert found.name == "公園公衆トイレ"
    (bare,) = [layer_of(tmp_path / "bare", "public_toilet", [{"名称": "名だけ", "緯度": 40.8, "経度": 140.4}])]
    only = places_in_order([bare], "", skip=0, most=1)[0]
    assert only.key == "r1"
    again = place_by_key(bare, "r1")
    assert again is not None
    assert again.name == "名だけ"
    assert [place_by_key(layers[1], key) for key in ("99", "r99", "13", "r", "r-1", "r１")] == [None] * 6


def test_what_has_no_name_is_called_by_its_dataset(layers: list[Layer]) -> None:
    hydrant = place_by_key(layers[2], "20")
    assert hydrant is not None
    assert hydrant.name == f"{layers[2].title} 20"


def test_readers_of_english_get_english_names_where_there_are_some(layers: list[Layer]) -> None:
    station, park = place_by_key(layers[1], "10"), place_by_key(layers[1], "11")
    assert station is not None
    assert park is not None
    with translation.override("en"):
        assert (station.name, station.is_in_english) == ("Toilet at the station", True)
        assert (park.name, park.is_in_english) == ("公園公衆トイレ", False)


def test_layers_that_nobody_chose_or_that_are_not_there_are_all(layers: list[Layer]) -> None:
    assert chosen(layers, ["public_toilet"]) == [layers[1]]
    assert chosen(layers, ["nothing"]) == chosen(layers, []) == layers


def test_a_dataset_without_coordinates_is_no_layer(tmp_path: Path, layers: list[Layer]) -> None:
    people = layer_of(tmp_path / "people", "population", [])
    assert (people.has_places, layers[0].has_places) == (False, True)
    assert Layer("gone", "gone", tmp_path / "gone").has_places is False
