"""What the plan puts on its shelf: the population by the plan's version, and recorded values by the day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.clock import frozen
from madoguchi.kernel.evidence_tables import find_table, listed_tables
from madoguchi.services.plan.models import PlanVersion
from madoguchi.services.plan.operations import take_values
from madoguchi.services.plan.vocabulary import Manner


def listed(on: date) -> dict[str, int]:
    return {one.name: one.version for one in listed_tables(on) if one.shelf == "plan"}


def test_the_population_is_that_of_a_version_of_the_plan(version: PlanVersion, at: datetime) -> None:
    assert listed(at.date())["plan.population"] == version.number
    table = find_table("plan.population", version.number)
    assert table is not None
    by_year = {row[0]: row for row in table.rows}
    names = [column.name for column in table.listed.columns]
    assert by_year[2020][names.index("total")] == 51_415
    assert by_year[2045][names.index("total")] == 31_867
    assert by_year[2045][names.index("over_65_percent_above")] == 50
    assert (by_year[2020][names.index("is_projected")], by_year[2045][names.index("is_projected")]) == (0, 1)
    assert all(len(row) == len(names) for row in table.rows)
    assert find_table("plan.population", version.number + 1) is None


def test_before_there_was_a_plan_there_is_nothing(version: PlanVersion, at: datetime) -> None:
    assert listed(at.date() - timedelta(days=1)) == {}


def test_values_of_a_day_stay_what_they_were(version: PlanVersion, at: datetime) -> None:
    day, next_day = at.date(), at + timedelta(days=1)
    name, number = "plan.indicator_values", int(f"{day:%Y%m%d}")
    take_values(version.plan, as_of=day, manner=Manner.NIGHTLY, by=SYSTEM, at=at)
    with frozen(at):
        assert find_table(name, number) is None, "today is not over"
    with frozen(next_day):
        assert listed(next_day.date())[name] == number
        table = find_table(name, number)
        assert table is not None
        assert len(table.rows) > 5
        assert {row[4] for row in table.rows} == {day.isoformat()}
        take_values(version.plan, as_of=next_day.date(), manner=Manner.NIGHTLY, by=SYSTEM, at=next_day)
        again = find_table(name, number)
    assert again is not None
    assert (again.fingerprint, again.rows) == (table.fingerprint, table.rows)


@pytest.mark.parametrize("name", ["plan.secrets", "plan.", "plan.indicator_values", "nowhere.at_all"])
def test_what_is_not_on_the_shelf_is_not_found(version: PlanVersion, name: str) -> None:
    assert find_table(name, 99_999_999) is None
    assert find_table(name, 7) is None
