"""Where somebody looks from: coordinates, a place by its name, a town by its places, an address by its town."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.services.opendata.mapping.layers import Layer
from madoguchi.services.opendata.mapping.origins import find_origin, read_point
from madoguchi.services.opendata.mapping.tests.town import layer_of, town


@pytest.fixture
def layers(tmp_path: Path) -> list[Layer]:
    return town(tmp_path)


def test_coordinates_are_read_as_people_copy_them() -> None:
    assert read_point("40.8083,140.4402") == (140.4402, 40.8083)
    assert read_point(" ４０．８，　１４０．４ ") == (140.4, 40.8)
    assert [read_point(text) for text in ("", "40.8", "91,140", "40.8;140", "nan,nan", "1e9,2", "40.8,181")] == [
        None
    ] * 7


def test_a_place_is_found_by_its_name(layers: list[Layer]) -> None:
    found = find_origin(layers, " 架空市役所 ", "")
    assert found is not None
    assert (found.name, found.latitude, found.middle_of, found.others) == ("架空市役所", 40.8083, 0, [])
    english = find_origin(layers, "kakuu city hall", "")
    assert english is not None
    assert english.latitude == 40.8083


def test_what_else_may_have_been_meant_is_offered(layers: list[Layer]) -> None:
    found = find_origin(layers, "公衆トイレ", "")
    assert found is not None
    assert (found.name, [one.name for one in found.others]) == ("駅前公衆トイレ", ["公園公衆トイレ", "金木公衆トイレ"])
    other = found.others[1]
    again = find_origin(layers, other.name, other.at)
    assert again is not None
    assert (again.name, again.latitude) == ("金木公衆トイレ", 40.902)


def test_the_same_building_in_two_datasets_is_one_choice(layers: list[Layer], tmp_path: Path) -> None:
    aed = layer_of(tmp_path / "more", "aed", [{"ID": "5", "名称": "架空市役所", "緯度": 40.8083, "経度": 140.4402}])
    found = find_origin([*layers, aed], "架空市役所", "")
    assert found is not None
    assert found.others == []


def test_a_town_is_the_middle_of_its_places(layers: list[Layer]) -> None:
    found = find_origin(layers, "金木町", "")
    assert found is not None
    assert (found.name, found.middle_of, round(found.latitude, 3)) == ("金木町", 2, 0.001 * 40901)


@pytest.mark.parametrize("typed", ["布屋町41-1", "布屋町９", "字布屋町 41番地の9"])
def test_an_address_that_is_written_otherwise_begins_from_its_town(layers: list[Layer], typed: str) -> None:
    found = find_origin(layers, typed, "")
    assert found is not None
    assert (found.middle_of, round(found.longitude, 4)) == (3, 140.4402)
    exact = find_origin(layers, "布屋町４１", "")
    assert exact is not None
    assert (exact.middle_of, exact.latitude) == (1, 40.8083)


def test_nothing_called_so_is_nothing(layers: list[Layer]) -> None:
    assert [find_origin(layers, typed, "") for typed in ("", "   ", "どこにもない町", "99", "%", '"', "*")] == [
        None
    ] * 7
    assert find_origin([], "架空市役所", "") is None
