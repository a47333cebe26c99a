"""The check digit of the Individual Number (個人番号の検査用数字)."""

from __future__ import annotations

_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def check_digit(eleven: str) -> str:
    """The twelfth digit for eleven digits."""
    total = sum(int(digit) * weight for digit, weight in zip(eleven, _WEIGHTS, strict=True))
    return str(-total % 11 % 10)


def has_valid_check_digit(text: str) -> bool:
    """Whether ``text`` is twelve ASCII digits with the right last one."""
    return len(text) == 12 and text.isascii() and text.isdecimal() and check_digit(text[:11]) == text[11]
