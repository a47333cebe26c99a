"""How long a document is kept: from 1 April of the fiscal year after its completion."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.foundation.records.public import (
    RetentionClass,
    filing_plan,
    find_class,
    retention_ends_on,
    retention_starts_on,
)


@pytest.mark.parametrize(
    ("completed", "starts"),
    [
        (date(2026, 4, 1), date(2027, 4, 1)),
        (date(2026, 11, 2), date(2027, 4, 1)),
        (date(2027, 3, 31), date(2027, 4, 1)),
        (date(2027, 4, 1), date(2028, 4, 1)),
        (date(2028, 2, 29), date(2028, 4, 1)),
    ],
)
def test_the_period_runs_from_the_fiscal_year_after_completion(completed: date, starts: date) -> None:
    assert retention_starts_on(completed) == starts


@pytest.mark.parametrize(
    ("years", "last_day"), [(1, date(2028, 3, 31)), (5, date(2032, 3, 31)), (30, date(2057, 3, 31))]
)
def test_it_ends_with_a_fiscal_year(years: int, last_day: date) -> None:
    kept = RetentionClass(key="x", years=years, title_ja="x", title_en="x")
    assert retention_ends_on(kept, date(2026, 11, 2)) == last_day


def test_what_is_kept_for_good_never_ends() -> None:
    assert retention_ends_on(filing_plan().retentions["permanent"], date(2026, 11, 2)) is None


def test_a_folder_and_its_path_give_the_same_day() -> None:
    folder = find_class("戸籍住民/証明/住民票交付請求")
    assert folder is not None
    assert retention_ends_on(folder, date(2026, 11, 2)) == retention_ends_on(folder.path, date(2026, 11, 2))
