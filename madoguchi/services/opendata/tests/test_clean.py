"""What keeps the rules is left alone."""

from __future__ import annotations

import pytest

from madoguchi.services.opendata.checking.tables import check
from madoguchi.services.opendata.repairing import changes_of, repaired_csv
from madoguchi.services.opendata.standards import shipped_standards
from madoguchi.services.opendata.tests.samples import as_csv, clean_rows

EDITIONS = [(slug, key) for slug in shipped_standards().datasets for key in ("standard", "recommended")]


def test_there_are_fourteen_datasets_in_two_editions() -> None:
    assert len(EDITIONS) == 28


def test_a_part_of_the_columns_is_known_as_the_edition_whose_headings_they_are() -> None:
    rows = clean_rows("aed", 3)
    names = (
        "全国地方公共団体コード",
        "ID",
        "名称",
        "名称_カナ",
        "所在地_連結表記",
        "緯度",
        "経度",
        "設置位置",
        "郵便番号",
    )
    some = [rows[0].index(name) for name in names]
    report = check(as_csv([[row[place] for place in some] for row in rows]).encode(), slug="aed").report
    assert report.edition is not None
    assert (report.edition.key, list(report.groups)) == ("standard", [])


@pytest.mark.parametrize(("slug", "key"), EDITIONS)
def test_a_clean_file_has_no_findings_and_is_known_by_its_headings(slug: str, key: str) -> None:
    text = as_csv(clean_rows(slug, 20, key))
    checked = check(text.encode())
    assert [(group.kind.key, group.column, list(group.seen)[:2]) for group in checked.report.sorted_groups()] == []
    assert checked.report.dataset is not None
    assert checked.report.edition is not None
    assert (checked.report.dataset.slug, checked.report.edition.key) == (slug, key)
    assert changes_of(checked) == []
    assert repaired_csv(checked).decode("utf-8-sig") == text
