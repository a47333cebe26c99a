"""Some of the broken files, and three checkers that are broken on purpose, each of which is found out."""

from __future__ import annotations

import pytest

from tests.resilience.broken_files import look_at
from tests.resilience.broken_ways import WAYS, broken_file


def test_a_number_always_makes_the_same_file_and_every_kind_is_made() -> None:
    assert broken_file(7) == broken_file(7)
    assert {broken_file(seed)[0] for seed in range(300)} == set(WAYS)


def test_broken_files_are_answered_quickly_and_within_bounds() -> None:
    outcome = look_at(range(24))
    assert outcome.failures == []
    assert sum(outcome.kinds.values()) == 24
    assert outcome.tables > 4, outcome.told()


@pytest.mark.parametrize(
    ("planted", "said"),
    [("crash", "ZeroDivisionError"), ("abort", "ended with -6"), ("hang", "s of work"), ("memory", " MB")],
)
def test_a_checker_broken_on_purpose_is_found_out(planted: str, said: str) -> None:
    (found,) = look_at(range(3, 5), planted=planted).failures
    assert found.startswith("file 3")
    assert said in found
