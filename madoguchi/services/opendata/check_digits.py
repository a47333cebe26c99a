"""Check digits (検査用数字) of municipal codes and corporate numbers."""

from __future__ import annotations


def municipal_check_digit(five: str) -> str:
    """The sixth digit of a municipal code (JIS X 0402 and the Ministry's notice): weights 6, 5, 4, 3, 2, modulus 11."""
    weighed = sum(int(digit) * weight for digit, weight in zip(five, (6, 5, 4, 3, 2), strict=True))
    return str((11 - weighed % 11) % 10)


def is_municipal_code(value: str) -> bool:
    """Six digits of a prefecture or municipality, with the right check digit."""
    return (
        len(value) == 6
        and value.isascii()
        and value.isdecimal()
        and _may_be_place(value[:5])
        and municipal_check_digit(value[:5]) == value[5]
    )


def _may_be_place(five: str) -> bool:
    """01 … 47, then 000 for the prefecture itself or 100 and more."""
    return 1 <= int(five[:2]) <= 47 and (five[2:] == "000" or int(five[2:]) >= 100)


def municipal_codes_meant(value: str) -> list[str]:
    """The codes that five digits, or fewer with lost zeros, can stand for."""
    lost = [value.zfill(6)] if len(value) == 5 else []
    bare = [value.zfill(5)] if len(value) in (4, 5) else []
    found = {one for one in lost if is_municipal_code(one)}
    found |= {one + municipal_check_digit(one) for one in bare if _may_be_place(one)}
    return sorted(found)


def corporate_check_digit(twelve: str) -> str:
    """The first digit of a corporate number (法人番号の指定等に関する省令): 9 - (weighed sum modulo 9)."""
    weighed = sum(int(digit) * (1, 2)[place % 2] for place, digit in enumerate(reversed(twelve)))
    return str(9 - weighed % 9)


def is_corporate_number(value: str) -> bool:
    """Thirteen digits with the right check digit in front."""
    return len(value) == 13 and value.isascii() and value.isdecimal() and corporate_check_digit(value[1:]) == value[0]
