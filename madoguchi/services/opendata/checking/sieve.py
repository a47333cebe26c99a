"""The fast half of the checker: which cells are surely fine, by polars over whole columns; the rest goes to ``judge``.

Sound by construction: each test is at least as strict as the pattern that ``judge`` accepts without a word.
"""

from __future__ import annotations

import polars as pl

from madoguchi.services.opendata.checking.characters import DASHES, SUSPICIOUS, SUSPICIOUS_KANA
from madoguchi.services.opendata.shapes import PATTERNS
from madoguchi.services.opendata.standards import Column, Type

FEW_VALUES: frozenset[Type] = frozenset({"municipal_code", "weekdays", "choice", "mark", "prefecture"})
"""Types of few different values: each of them is judged once, whatever it looks like."""

_PATTERNS: dict[Type, str] = {
    **PATTERNS,
    "url": r"https?://[!-+\--:<-~]+",  # without comma and semicolon: they may stand between two of them
    "date": r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])",
    "count": r"[0-9]+",
    "number": r"-?[0-9]+(?:\.[0-9]+)?",
    "latitude": r"(?:2[0-9]|3[0-9]|4[0-5])(?:\.[0-9]+)?",
    "longitude": r"(?:12[2-9]|1[34][0-9]|15[0-3])(?:\.[0-9]+)?",
}
_MORE: dict[Type, str] = {
    "address": f"[0-9][{DASHES[1:]}][0-9]",
    "street_number": f"[0-9][{DASHES[1:]}][0-9]|^[0-9]{{4}}[-/]",
    "id": "^[0-9]{4}[-/]",
    "kana": SUSPICIOUS_KANA,
}
_WEIGHED = tuple(
    pl.Series([n % 10 * units + n // 10 % 10 * tens + n // 100 * units for n in range(1000)], dtype=pl.Int64)
    for units, tens in ((1, 2), (2, 1))
)
"""Three digits as they weigh in a corporate number: the last three, the three before them, and so on by turns."""
_WORDS: frozenset[Type] = frozenset({"text", "id", "address", "street_number", "ascii"})


def surely_fine(column: Column, value: pl.Expr) -> pl.Expr:
    """Whether a cell is empty or beyond doubt."""
    tests = []
    if column.type in _WORDS:
        more = _MORE.get(column.type)
        tests.append(value.str.contains(f"{SUSPICIOUS}|{more}" if more else SUSPICIOUS).not_())
    elif column.type in _MORE:
        tests.append(value.str.contains(_MORE[column.type]).not_())
    if column.type in _PATTERNS:
        tests.append(value.str.contains(f"^(?:{_PATTERNS[column.type]})$"))
    if column.type == "corporate_number":
        tests.append(_check_digit_fits(value))
    either: pl.Expr = (value == "") | pl.all_horizontal(tests)
    return either


def _check_digit_fits(value: pl.Expr) -> pl.Expr:
    """The check digit of corporate numbers, over a whole column (see ``check_digits``)."""
    number = value.str.to_integer(strict=False, dtype=pl.Int64)
    three = [(number // 1000**place % 1000) for place in range(4)]
    weighed = pl.sum_horizontal(
        [pl.lit(_WEIGHED[place % 2]).gather(digits) for place, digits in enumerate(three)], ignore_nulls=False
    )
    fits: pl.Expr = (number // 10**12 == 9 - weighed % 9).fill_null(value=False)
    return fits
