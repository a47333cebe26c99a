"""The definitions, how sure they are, and what the city confirms of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.services.opendata.check_digits import is_corporate_number, is_municipal_code, municipal_codes_meant
from madoguchi.services.opendata.checking.tables import check
from madoguchi.services.opendata.standards import StandardsFaulty, city_standards, shipped_standards
from madoguchi.services.opendata.tests.samples import as_csv, clean_rows


def test_how_sure_each_edition_is_stands_beside_it() -> None:
    sure = {slug: dataset.standard.sure for slug, dataset in shipped_standards().datasets.items()}
    assert set(sure.values()) == {"official", "observed", "derived", "memory"}
    assert (sure["public_toilet"], sure["aed"], sure["open_data_list"]) == ("official", "observed", "memory")


def test_every_example_keeps_its_columns_rule() -> None:
    for dataset in shipped_standards().datasets.values():
        names = [column.name for column in dataset.standard.columns]
        row = [column.example for column in dataset.standard.columns]
        report = check(as_csv([names, row]).encode(), slug=dataset.slug).report
        wrong = {(kind, column) for kind, column in report.groups if kind not in ("required-blank", "sum-wrong")}
        assert wrong == set(), dataset.slug


def test_the_city_confirms_what_was_only_derived(tmp_path: Path) -> None:
    (tmp_path / "opendata.yaml").write_text(
        "datasets:\n  aed:\n    外部利用不可: {drop: true}\n    電話番号: {mark: required}\n"
        "    担当課: {key: section, type: text, after: 備考}\n",
        encoding="utf-8",
    )
    standards = city_standards(tmp_path)
    columns = standards.datasets["aed"].standard.by_name()
    assert "外部利用不可" not in columns
    assert (columns["電話番号"].required, columns["電話番号"].sure) == (True, "city")
    assert list(columns)[-1] == "担当課"
    report = check(as_csv(clean_rows("aed", 5)).encode(), standards=standards).report
    assert [key for key, _column in report.groups] == ["header-unknown"]


@pytest.mark.parametrize(
    "text",
    ["datasets: {nothing: {}}", "datasets: {aed: {名称: {type: colour}}}", "datasets: {aed: {新列: {}}}", "x: ["],
)
def test_a_mistake_in_the_citys_file_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "opendata.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(StandardsFaulty, match=r"opendata\.yaml"):
        city_standards(tmp_path)


def test_check_digits() -> None:
    assert all(map(is_municipal_code, ("022055", "022012", "131016", "170003")))
    assert not any(map(is_municipal_code, ("022054", "22055", "999999", "００２２０", "000000")))
    assert is_corporate_number("5835678256246")
    assert not is_corporate_number("5835678256247")
    assert [municipal_codes_meant(one) for one in ("22055", "02205", "2205", "12345")] == [
        ["022055"], ["022055"], ["022055"], ["123455"],
    ]  # fmt: skip
