"""The plan of the folder: its own figures, and every lack of a plan found with its line."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import load_command_class

from madoguchi.foundation.organisation.public import read_organisation
from madoguchi.services.plan.definition import Plan
from madoguchi.services.plan.folder import FILE, check_plan
from tests.cast import CITY_FOLDER

TEXT = (CITY_FOLDER / FILE).read_text(encoding="utf-8")


def test_the_plan_says_its_own_figures(plan: Plan) -> None:
    def steps(key: str) -> list[int]:
        found = plan.find_kpi(key)
        assert found is not None
        return [int(value) for _year, value in sorted(found[1].targets.items())]

    def begins(key: str) -> int:
        found = plan.find_kpi(key)
        assert found is not None
        assert found[1].baseline is not None
        return int(found[1].baseline.value)

    assert [one.number for one in plan.measures] == list(range(1, 12))
    assert len(plan.policies) == 3
    assert plan.period.years == [2022, 2023, 2024, 2025]
    assert (begins("procedures-online"), steps("procedures-online")) == (61, [100, 140, 170, 200])
    assert (begins("sns-registrants"), steps("sns-registrants")) == (14000, [17000, 18000, 19000, 20000])
    assert steps("payment-steps") == [1, 2, 3]
    assert (begins("cash-at-window"), steps("cash-at-window")) == (100, [50])
    assert steps("open-datasets") == [14]
    assert steps("automated-businesses") == [20]
    assert steps("systems-moved") == [20]
    assert plan.find_kpi("card-share")[1].targets == {2022: Decimal(100)}  # type: ignore[index]
    assert {"telework-staff", "approval-system", "second-factor", "meisters", "device-classes"} <= {
        kpi.key for _measure, kpi in plan.every_kpi()
    }


def test_what_is_not_known_is_marked_and_not_invented(plan: Plan) -> None:
    for _measure, kpi in plan.every_kpi():
        assert kpi.targets or "targets" in kpi.to_confirm, kpi.key
    population = plan.population
    assert population is not None
    assert [(one.year, one.total) for one in population.points if one.total is not None] == [
        (2020, 51415),
        (2045, 31867),
    ]
    assert [(one.year, one.over_65_percent) for one in population.points if one.over_65_percent] == [
        (2040, Decimal("48.2"))
    ]
    assert 1955 in population.missing
    assert [one.over_65_percent_above for one in population.points] == [None, None, Decimal(50)]
    assert len(population.missing) == 16


def faults_of(tmp_path: Path, text: str) -> list[tuple[int, str]]:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    return [(fault.line, fault.what) for fault in check_plan(tmp_path, read_organisation(CITY_FOLDER)).faults]


OWNED = "    owner: citizens\n    to_confirm: [overview, issues, "
MARKS = "to_confirm: [overview, issues, actions, owner, schedule]"
SHARE = "        counted: cases.online_share\n"
COUNTED = "        counted: procedures.online\n"
STANDARDS = "        counted: opendata.standard_datasets\n"
YEARS = "targets: {2022: 100, 2023: 140"
PLANTED = {
    "an owner": (OWNED, OWNED.replace("    owner: citizens\n", ""), "nobody owns"),
    "a known owner": (OWNED, OWNED.replace("citizens", "nowhere"), "no department or post"),
    "a source": (STANDARDS, "", "no indicator with a source"),
    "a counted source": (COUNTED, COUNTED.replace("online", "offline"), "no room counts"),
    "two sources": (COUNTED, f"{COUNTED}        evidence: x\n", "not both"),
    "a target": (f"{SHARE}        to_confirm: [targets]\n", SHARE, "has no target"),
    "a year of the period": (YEARS, YEARS.replace("2022", "2021"), "outside the plan's period"),
    "a key": ("    number: 1\n", "    number: 1\n    colour: red\n", "Extra inputs"),
    "a key of to_confirm": (MARKS, "to_confirm: [overveiw]", "names what does not stand here"),
    "a counter of the register": ("counted: residents.by_age", "counted: residents.by_name", "no room counts"),
    "a number once": ("    number: 2\n", "    number: 1\n", "stands twice"),
}


@pytest.mark.parametrize("lack", PLANTED)
def test_a_planted_fault_is_found_in_its_line(tmp_path: Path, lack: str) -> None:
    right, wrong, said = PLANTED[lack]
    assert TEXT.count(right) >= 1
    found = faults_of(tmp_path, TEXT.replace(right, wrong, 1))
    assert any(said in what and line > 0 for line, what in found), found


def test_without_a_fault_nothing_is_found(tmp_path: Path) -> None:
    """The control."""
    assert faults_of(tmp_path, TEXT) == []


def test_a_measure_without_a_schedule_is_found(tmp_path: Path) -> None:
    begin = TEXT.index("    schedule:\n")
    end = TEXT.index("    kpis:\n", begin)
    found = faults_of(tmp_path, TEXT[:begin] + TEXT[end:])
    assert [what for _line, what in found] == ["the measure “online-procedures” has no schedule"]


def test_the_command_ends_with_one_where_something_is_missing(tmp_path: Path) -> None:
    def run(folder: Path) -> tuple[int, str]:
        command = load_command_class("madoguchi.config", "plan_check")
        command.stdout = StringIO()  # type: ignore[assignment]
        try:
            command.handle(folder=folder)
        except SystemExit as ended:
            return int(str(ended.code)), command.stdout.getvalue()
        return 0, command.stdout.getvalue()

    assert run(CITY_FOLDER)[0] == 0
    for name in ("organisation.yaml",):
        (tmp_path / name).write_text((CITY_FOLDER / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / FILE).write_text(TEXT.replace(STANDARDS, ""), encoding="utf-8")
    code, said = run(tmp_path)
    assert code == 1
    assert "the measure “open-data” has no indicator with a source" in said
