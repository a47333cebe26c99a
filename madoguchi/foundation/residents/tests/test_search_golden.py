"""The golden list: what is typed, who stands first, who is on the first page and who is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from madoguchi.foundation.organisation.public import City
from madoguchi.foundation.residents.operations import load_demo_residents
from madoguchi.foundation.residents.public import Resident, search_residents
from madoguchi.foundation.residents.search import finding, index_residents
from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.yaml_text import read_yaml

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "golden"
AT = datetime(2026, 10, 1, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
LEAST = 50
FURTHER_NAMES: dict[str, dict[str, Any]] = {
    "fumi": {"former_name": {"family": "三厩", "family_kana": "ミンマヤ"}},
    "g-tran": {"alias": {"name": "青山 舞", "kana": "アオヤマ マイ"}, "card_name": "TRAN THI MAI"},
}
Search = Callable[[str], Sequence[str]]


def golden_cases() -> list[dict[str, Any]]:
    """The list as it stands in the file."""
    cases = read_yaml((GOLDEN / "search.yaml").read_text(encoding="utf-8"))
    assert isinstance(cases, list)
    return cases


def first_page(typed: str) -> list[str]:
    """The keys of those on the first page."""
    return [hit.resident.key for hit in search_residents(typed, seen_by=None, at=AT).hits]


def faults(search: Search) -> Iterator[str]:
    """What the list says and the search does not do."""
    for case in golden_cases():
        found = list(search(case["typed"]))
        first, shown, absent = case.get("first", []), case.get("shown", []), case.get("absent", [])
        if found[: len(first)] != first:
            yield f"{case['typed']}: {first} should stand first, found {found[:6]}"
        if missing := [key for key in shown if key not in found]:
            yield f"{case['typed']}: {missing} should be on the first page, found {found}"
        if wrong := [key for key in absent if key in found]:
            yield f"{case['typed']}: {wrong} should not be on the first page"
        if case.get("none") and found:
            yield f"{case['typed']}: nobody should be found, found {found}"


@pytest.fixture
def listed(register: City) -> None:
    """The people of the city's folder and those of the list, some of them with further names."""
    load_demo_residents(GOLDEN, by=SYSTEM, at=AT)
    for key, names in FURTHER_NAMES.items():
        Resident.objects.filter(key=key).update(**names)
    index_residents(Resident.objects.filter(key__in=FURTHER_NAMES).values_list("pk", flat=True))


def test_the_golden_list(listed: None) -> None:
    cases = golden_cases()
    assert len(cases) >= LEAST
    assert all({"first", "shown", "absent", "none"} & set(case) for case in cases)
    assert not (wrong := list(faults(first_page))), "\n".join(wrong)


def test_a_search_that_leaves_its_index_unasked_misses_the_list(listed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without other spellings and parts of words most of the list is missed."""
    monkeypatch.setattr(finding, "PART", 0)
    assert len(list(faults(first_page))) > LEAST / 2
