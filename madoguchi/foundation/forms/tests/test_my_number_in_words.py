"""An Individual Number in free text is known however it is written, and other numbers are left in peace."""

from __future__ import annotations

import pytest

from madoguchi.foundation.forms.normalise import COVERED, cover_my_numbers, holds_my_number

WRITTEN = (
    "123456789018", "1234 5678 9018", "1234-5678-9018", "1234 - 5678 - 9018", "1234・5678・9018", "1234/5678/9018",
    "1234.5678.9018", "123456 789018", "123-456-789-018", "12 34 56 78 90 18", "1 2 3 4 5 6 7 8 9 0 1 8",
    "１２３４５６７８９０１８", "１２３４　５６７８　９０１８", "一二三四五六七八九〇一八",
    "١٢٣٤٥٦٧٨٩٠١٨", "1234\n5678\n9018", "1234‐5678ー9018",
)  # fmt: skip


@pytest.mark.parametrize("number", WRITTEN)
def test_it_is_known_in_every_writing_and_covered(number: str) -> None:
    assert holds_my_number(f"番号は{number}です")
    assert cover_my_numbers(f"番号は{number}です") == f"番号は{COVERED}です"


@pytest.mark.parametrize(
    "other",
    [
        "123456789010",
        "2026-11-29 1018",
        "0173-35-2111、0173-35-3617",
        "1234567890180",
        "五所川原市千苅62-8",
        "令和8年11月29日",
    ],
)
def test_other_numbers_stay(other: str) -> None:
    assert not holds_my_number(other)
    assert cover_my_numbers(other) == other
