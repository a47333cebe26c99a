"""What other cells of the file tell makes a repair certain; without it, one asks."""

from __future__ import annotations

from madoguchi.services.opendata.checking.tables import check
from madoguchi.services.opendata.repairing import changes_of, repaired_frame
from madoguchi.services.opendata.tests.samples import Row, as_csv, clean_rows, spoiled

AED = clean_rows("aed", 12)


def repaired(rows: list[Row], heading: str) -> list[str]:
    checked = check(as_csv(rows).encode())
    return repaired_frame(checked)[f"c{rows[0].index(heading)}"].to_list()


def test_a_lost_corporate_number_is_known_where_the_same_body_has_it_whole() -> None:
    rows = spoiled(AED, "団体名", "公立大学法人", "公立大学法人", "別の法人")
    rows = spoiled(rows, "法人番号", "5835678256246", "5.83568E+12", "5.83568E+12")
    assert repaired(rows, "法人番号")[:3] == ["5835678256246", "5835678256246", "5.83568E+12"]


def test_a_house_number_that_became_a_date_is_known_from_the_whole_address() -> None:
    rows = spoiled(AED, "所在地_番地以下", "2月2日", "7月8日")
    rows = spoiled(rows, "所在地_連結表記", "北海道函館市東雲町2-2")
    assert repaired(rows, "所在地_番地以下")[:2] == ["2-2", "7月8日"]


def test_coordinates_are_known_from_another_row_with_the_same_address() -> None:
    rows = spoiled(AED, "所在地_連結表記", "北海道函館市東雲町4-13", "北海道函館市東雲町４－１３")
    rows = spoiled(rows, "緯度", "41.768793", "")
    rows = spoiled(rows, "経度", "140.729100", "")
    assert repaired(rows, "緯度")[1] == "41.768793"


def test_coordinates_are_known_from_the_places_that_the_city_gives() -> None:
    rows = spoiled(spoiled(AED, "緯度", ""), "経度", "")
    places = {rows[1][rows[0].index("所在地_連結表記")]: ("41.5", "140.5")}
    checked = check(as_csv(rows).encode(), places=places)
    assert [change.after for change in changes_of(checked)] == ["41.5", "140.5"]


def test_a_ditto_mark_becomes_the_value_above() -> None:
    assert repaired(spoiled(AED, "団体名", "中央会", "〃", "同上"), "団体名")[:3] == ["中央会"] * 3


def test_the_code_of_the_city_is_not_written_once_for_all() -> None:
    rows = spoiled(AED, "全国地方公共団体コード", "012025", *[""] * 11)
    assert repaired(rows, "全国地方公共団体コード") == ["012025"] * 12


def test_a_number_without_hyphens_is_divided_as_others_of_the_file() -> None:
    assert repaired(spoiled(AED, "電話番号", "0138213111", "0120123456"), "電話番号")[:2] == [
        "0138-21-3111",
        "0120-123-456",
    ]


def test_kanji_numerals_of_an_address_stay() -> None:
    told = "青森県五所川原市金木町喜良市千苅６２－８"
    rows = spoiled(spoiled(AED, "所在地_連結表記", told), "所在地_市区町村", "五所川原市")
    rows = spoiled(rows, "所在地_都道府県", "青森県")
    assert repaired(rows, "所在地_連結表記")[0] == "青森県五所川原市金木町喜良市千苅62-8"


def test_a_code_with_a_lost_zero_is_text_and_finds_its_zero() -> None:
    rows = spoiled(AED, "全国地方公共団体コード", *["22055"] * 12)
    assert repaired(rows, "全国地方公共団体コード") == ["022055"] * 12
    assert (
        repaired(spoiled(AED, "全国地方公共団体コード", *["022055"] * 12), "全国地方公共団体コード") == ["022055"] * 12
    )


def test_thousands_of_equal_problems_are_one() -> None:
    rows = clean_rows("public_toilet", 2000)
    rows = spoiled(rows, "利用開始時間", *["9:00"] * 2000)
    (group,) = check(as_csv(rows).encode()).report.sorted_groups()
    assert (group.count, group.certain, len(group.seen)) == (2000, 2000, 1)
    assert group.rows == list(range(2, 2002))
