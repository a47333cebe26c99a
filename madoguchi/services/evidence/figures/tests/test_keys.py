"""One district and one year, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.services.evidence.figures.keys import Districts, day_of, fiscal_year_of, town_key, year_of

CITY = "青森県 五所川原市"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("大字湊", "湊"),
        ("大字湊字千鳥", "湊"),
        ("字布屋町", "布屋町"),
        ("青森県五所川原市金木町", "金木町"),
        ("五所川原市 金木町", "金木町"),
        ("金木地区", "金木"),
        ("一丁目", "１丁目"),
        ("中央二十三丁目", "中央23丁目"),
        ("松島町　三丁目", "松島町3丁目"),
        ("金ヶ崎", "金ケ崎"),
        ("ﾊﾞﾗﾉ町", "バラノ町"),
        ("髙野", "高野"),
        ("澤部", "沢部"),
    ],
)
def test_the_same_district_has_one_key(one: str, other: str) -> None:
    assert town_key(one, CITY) == town_key(other, CITY) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [("中央一丁目", "中央二丁目"), ("千苅", "千刈"), ("市浦地区", "浦地区"), ("五所川原市", "金木町")],
)
def test_different_districts_have_different_keys(one: str, other: str) -> None:
    assert town_key(one, CITY) != town_key(other, CITY)


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("令和2年", 2020), ("令和元年5月", 2019), ("R2.10.1", 2020), ("r 8", 2026), ("平成30年度", 2018), ("H30", 2018),
        ("昭和55年", 1980), ("S55", 1980), ("1980", 1980), ("１９８０年", 1980), ("2020-10-01", 2020), ("大正9年", 1920),
        ("2045年（令和27年）", 2045), (2020, 2020), (2020.0, 2020), ("", None), ("金木地区", None), (12, None),
        ("12345", None), (None, None), (2020.5, None), ("20201001", None),
    ],
)  # fmt: skip
def test_a_year_is_read_by_era_and_western(said: object, year: int | None) -> None:
    assert year_of(said) == year


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("2020-03-31", 2019), ("2020-04-01", 2020), ("令和2年3月", 2019), ("令和2年度", 2020), ("R2.4.1", 2020),
        ("2020", 2020), (2020, 2020),
    ],
)  # fmt: skip
def test_a_fiscal_year_begins_in_april(said: object, year: int) -> None:
    assert fiscal_year_of(said) == year


@given(st.text(max_size=30))
def test_any_text_has_a_key_or_none(text: str) -> None:
    assert town_key(text, CITY) != ""
    assert year_of(text) is None or 1868 <= year_of(text) <= 2200  # type: ignore[operator]


TOWNS = [
    ("金木地区", "金木地区"), ("金木町", "金木地区"), ("金木町嘉瀬", "嘉瀬地区"), ("栄", "栄地区"), ("一ツ谷", "中央地区"),
    ("新宮", "中川地区"), ("新宮町", "中央地区"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("town", "district"),
    [
        ("青森県五所川原市金木町藤枝", "金木地区"),
        ("金木町嘉瀬字端山崎", "嘉瀬地区"),
        ("金木地区", "金木地区"),
        ("大字一ツ谷字北", "中央地区"),
        ("新宮町", "中央地区"),
        ("大字新宮字岡田", "中川地区"),
        ("栄", "栄地区"),
    ],
)
def test_a_town_lies_in_the_district_of_its_longest_name(town: str, district: str) -> None:
    districts = Districts(CITY, TOWNS)
    assert districts.name(town) == district
    assert districts.key(town) == districts.key(district)
    assert districts.town(town) == town_key(town, CITY)


@pytest.mark.parametrize("town", ["大字一ッ谷字北", "栄光町", "十三", ""])
def test_what_the_list_does_not_name_lies_in_no_district(town: str) -> None:
    districts = Districts(CITY, TOWNS)
    assert (districts.key(town), districts.name(town)) == (None, None)


def test_a_district_of_the_list_is_told_from_a_town_of_the_same_name() -> None:
    districts = Districts(CITY, TOWNS)
    assert [districts.is_one(one) for one in ("栄地区", "青森県五所川原市栄地区", "栄", "金木町", None)] == [
        True, True, False, False, None,
    ]  # fmt: skip
    assert not Districts(CITY).is_one("栄地区")


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2020-10-01", "2020-10-01"), ("令和2年10月1日", "2020-10-01"), ("R2.10.1", "2020-10-01"),
        ("令和２年１０月１日", "2020-10-01"),
        ("2020/10/1", "2020-10-01"), ("令和元年5月31日", "2019-05-31"), ("令和2年", None), ("2020-02-30", None), ("", None),
        (None, None),
    ],
)  # fmt: skip
def test_a_day_is_read_by_era_and_western(said: object, day: str | None) -> None:
    assert day_of(said) == day


def test_without_a_list_each_town_is_a_district_of_its_own() -> None:
    districts = Districts(CITY)
    assert districts.key("大字湊字千鳥") == districts.key("湊") == districts.town("湊")
    assert (districts.key(None), districts.key(3), districts.name(None)) == (None, None, None)
