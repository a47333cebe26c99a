"""How a value of each type is written: one pattern for the checker, the Table Schema and CSVW."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation

from madoguchi.services.opendata.standards import Column, Type

PREFECTURES = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県", "千葉県",
    "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県",
    "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県",
    "香川県", "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
)  # fmt: skip
"""In the order of their codes, 01 … 47 (JIS X 0401)."""

_PHONE = (
    "0[1-9]-[0-9]{4}-[0-9]{4}|0[1-9][0-9]-[0-9]{3}-[0-9]{4}|0[1-9][0-9]{2}-[0-9]{2}-[0-9]{4}"
    "|0[1-9][0-9]{3}-[0-9]-[0-9]{4}|0[5-9]0-[0-9]{4}-[0-9]{4}|0[1-9][0-9]{2}-[0-9]{3}-[0-9]{3}|0800-[0-9]{3}-[0-9]{4}"
)
"""Ten digits, eleven for mobile and IP telephones and 0800 (番号計画); divided where the area code ends."""
PATTERNS: dict[Type, str] = {
    "kana": r"[ァ-ヺーヽヾ・、。,.「」『』（）() \x{3000}0-9A-Za-z&'/〜+-]+",
    "ascii": r"[ -~À-ɏ‐-’]+",
    "prefecture": "|".join(PREFECTURES),
    "municipal_code": r"[0-9]{6}",
    "corporate_number": r"[1-9][0-9]{12}",
    "postal_code": r"[0-9]{7}",
    "phone": _PHONE,
    "email": r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+",
    "url": r"https?://[!-~]+",
    "time": r"([01][0-9]|2[0-3]):[0-5][0-9]",
    "weekdays": r"[月火水木金土日祝]{1,8}",
}
"""Whole values. Python, Rust and ECMAScript read them alike, but for ``\\x{3000}``."""
WHOLE, PLAIN_NUMBER = r"0|[1-9][0-9]*", r"-?(0|[1-9][0-9]*)(\.[0-9]+)?"
DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
BOUNDS: dict[Type, tuple[float, float]] = {"latitude": (20, 46), "longitude": (122, 154)}
"""Japan, from 沖ノ鳥島 to 択捉島 and from 与那国島 to 南鳥島."""


def pattern_of(column: Column) -> str | None:
    """The pattern of a column in Python's writing; ``None`` where any text may stand, or where it is no text."""
    found = PATTERNS.get(column.type)
    return None if found is None else f"(?:{found})".replace(r"\x{3000}", "\u3000")


_COMPILED = {kind: re.compile(f"(?:{found})".replace(r"\x{3000}", "\u3000")) for kind, found in PATTERNS.items()}


def has_shape(value: str, kind: Type) -> bool:
    """Whether the whole value has the pattern of its type."""
    return _COMPILED[kind].fullmatch(value) is not None


def expressed(value: str, column: Column) -> bool:
    """Whether a Table Schema validator with ``table_schema`` objects to a value by itself.

    Such validators are laxer than the checker: Python's readers take ５０ for a number and 2026-4-1 for a day.
    """
    if value == "":
        return column.required
    if column.of:
        return value not in column.of
    try:
        if column.type == "date":
            datetime.strptime(value, "%Y-%m-%d")  # noqa: DTZ007 - a day has no zone
        elif column.type == "count":
            return int(value) < 0
        elif column.type in ("number", "latitude", "longitude"):
            low, high = BOUNDS.get(column.type, (float("-inf"), float("inf")))
            return not low <= Decimal(value.strip()) <= high
        elif column.type in _COMPILED:
            return re.match(f"^{pattern_of(column)}$", value) is None
    except (ValueError, InvalidOperation):
        return True
    return False
