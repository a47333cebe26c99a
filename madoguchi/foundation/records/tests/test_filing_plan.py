"""The filing plan as a file: what it says, and how faults are told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytest_django import Settings

from madoguchi.foundation.records.public import (
    FilingClassUnknown,
    FilingPlanBroken,
    filing_plan,
    find_class,
    get_class,
    read_filing_plan,
)

PLAN = """
retention:
  "1": {years: 1, title: {ja: 1年保存, en: Kept 1 year}}
  permanent: {permanent: true, title: {ja: 永年保存, en: Kept for good}}
plan:
  - title: 戸籍住民
    department: citizens
    groups:
      - title: 証明
        folders:
          - {title: 住民票交付請求, retention: "1"}
          - {title: 例規, retention: permanent, department: general}
"""


@pytest.mark.parametrize(
    ("path", "years"),
    [
        ("戸籍住民/証明/住民票交付請求", 1),
        ("戸籍住民/異動/転入転居予約", 1),
        ("児童福祉/児童手当/認定請求", 5),
        ("防災/罹災/罹災証明", 5),
        ("環境/狂犬病予防/犬の登録", 5),
        ("環境/清掃/粗大ごみ受付", 1),
    ],
)
def test_the_city_of_this_repository_keeps_each_pilot_procedure(path: str, years: int) -> None:
    assert get_class(path).retention.years == years


def test_the_city_has_the_usual_classes() -> None:
    assert {one.years for one in filing_plan().retentions.values()} == {1, 3, 5, 10, 30, None}


def test_a_folder_inherits_its_department_unless_it_names_one() -> None:
    plan = read_filing_plan(PLAN)
    assert [(one.path, one.department) for one in plan.classes.values()] == [
        ("戸籍住民/証明/住民票交付請求", "citizens"),
        ("戸籍住民/証明/例規", "general"),
    ]


def test_an_unknown_folder_is_told_with_those_near_it() -> None:
    assert find_class("戸籍住民/証明/なし") is None
    with pytest.raises(FilingClassUnknown, match="戸籍住民/証明/住民票交付請求"):
        get_class("戸籍住民/証明/なし")


def test_a_change_of_the_file_is_seen_at_once(settings: Settings, tmp_path: Path) -> None:
    shutil.copy(Path(settings.CITY_FOLDER) / "filing_plan.yaml", tmp_path)
    settings.CITY_FOLDER = tmp_path
    assert find_class("環境/清掃/粗大ごみ受付")
    (tmp_path / "filing_plan.yaml").write_text(PLAN, encoding="utf-8")
    assert not find_class("環境/清掃/粗大ごみ受付")
    (tmp_path / "filing_plan.yaml").unlink()
    with pytest.raises(FilingPlanBroken, match="Copy it from"):
        filing_plan()


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('retention: "1"}', 'retention: "2"}', "retention '2' is not one of: 1, permanent"),
        ("title: 例規", "title: 住民票交付請求", "stands twice"),
        ("title: 例規", "title: 例/規", r"plan\[1\].groups\[1\].folders\[2\].title"),
        ("    department: citizens\n", "", "no `department`"),
        ("permanent: true, ", "", "give either `years"),
        ("years: 1", "years: one", r"retention.1.years"),
        ("groups", "grups", r"grups: Extra inputs"),
        ("plan:", "plan: [", "not YAML"),
    ],
)
def test_a_fault_is_told_with_its_place_and_remedy(right: str, wrong: str, told: str) -> None:
    assert right in PLAN
    with pytest.raises(FilingPlanBroken, match=told):
        read_filing_plan(PLAN.replace(right, wrong, 1))
