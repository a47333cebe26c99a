"""What the checker takes for an error-free value of a typed column is a value of that type in the published version."""

from __future__ import annotations

import pytest

from madoguchi.services.opendata.checking.fitting import KINDS, all_fit
from madoguchi.services.opendata.standards import shipped_standards
from madoguchi.services.opendata.tests.samples import clean_value


@pytest.mark.parametrize("slug", sorted(shipped_standards().datasets))
def test_clean_values_are_of_their_kind(slug: str) -> None:
    for edition in shipped_standards().datasets[slug].editions.values():
        for column in edition.columns:
            values = {clean_value(column, number) for number in range(1, 40)}
            assert all_fit(values, KINDS.get(column.type, "text")), column


def test_a_day_by_era_is_not_a_day() -> None:
    assert not all_fit({"令和8年4月1日"}, "date")
