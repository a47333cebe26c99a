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
