"""Telephone numbers, mail addresses, URLs."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from madoguchi.services.opendata.checking.characters import DASHES, Cleaned
from madoguchi.services.opendata.shapes import has_shape
from madoguchi.services.opendata.standards import Column

if TYPE_CHECKING:
    from madoguchi.services.opendata.checking.values import Hints

_NUMBER = re.compile(r"\(?0[0-9]{1,4}\)?[-(. ]?[0-9]{1,4}[-). ]?[0-9]{3,4}(?![0-9])")
_MAIN_LINE = re.compile(r"(?:\((?:代表?|直通)\)|代表?|直通)$")
_WORDS_BEFORE = re.compile(r"^(?:TEL|Tel|tel|電話(?:番号)?)[:.]?\s*")
FIXED = {
    "0120": (4, 3), "0800": (4, 3), "0570": (4, 3), "090": (3, 4), "080": (3, 4), "070": (3, 4), "050": (3, 4),
    "03": (2, 4), "06": (2, 4),
}  # fmt: skip
"""Beginnings whose division is the same everywhere: digits of the first and of the second part."""


def read_phone(found: Cleaned, _column: Column, hints: Hints) -> None:
    """0000-00-0000, with its area code."""
    if has_shape(found.text, "phone"):
        return
    plain = _WORDS_BEFORE.sub("", unicodedata.normalize("NFKC", found.text)).translate(
        dict.fromkeys(map(ord, DASHES), "-")
    )
    plain = _MAIN_LINE.sub("", plain).strip()
    if re.match(r"\+81", plain):
        plain = re.sub(r"^\+81[- ]?(?:\(0\))?", "0", plain)
    if len(_NUMBER.findall(plain)) > 1:
        found.remaining.append("several-values")
        return
    parts = [part for part in re.split(r"[-()., ]+", plain) if part]
    digits = "".join(parts)
    if not digits.isascii() or not digits.isdecimal() or len(parts) > 3:
        found.remaining.append("phone-wrong")
        return
    zero_lost = not digits.startswith("0")
    if zero_lost:
        parts[0] = f"0{parts[0]}"
        digits = f"0{digits}"
    written = "-".join(parts) if len(parts) == 3 else _divided(digits, hints)
    if not has_shape(written, "phone"):
        unknown = len(digits) in (10, 11) and len(parts) < 3 and not digits.startswith("00")
        found.remaining.append("phone-no-hyphen" if unknown else "phone-wrong")
        return
    found.mended.append("phone-zero-lost" if zero_lost else "phone-marks")
    found.text = written


def _divided(digits: str, hints: Hints) -> str:
    """Ten or eleven digits with hyphens, where their division is sure; else as they are."""
    for size in (4, 3, 2):
        if digits[:size] in FIXED:
            first, second = FIXED[digits[:size]]
            return "-".join((digits[:first], digits[first : first + second], digits[first + second :]))
    known = [area for area in hints.area_codes if digits.startswith(area)]
    if len(known) == 1 and len(digits) == 10:
        area = known[0]
        return f"{area}-{digits[len(area) : 6]}-{digits[6:]}"
    return digits


def read_email(found: Cleaned, _column: Column, _hints: Hints) -> None:
    """A mail address."""
    if has_shape(found.text, "email"):
        return
    plain = unicodedata.normalize("NFKC", found.text).removeprefix("mailto:")
    if has_shape(plain, "email"):
        found.text = plain
        found.mended.append("width")
        return
    if plain.count("@") > 1:
        found.remaining.append("several-values")
        return
    found.remaining.append("email-wrong")
    meant = re.sub(r"\s*(?:[(\[](?:at|アットマーク)[)\]]|[★☆●■◎])\s*", "@", plain)
    found.suggestion = meant if has_shape(meant, "email") else None


def read_url(found: Cleaned, _column: Column, _hints: Hints) -> None:
    """An address of the web."""
    if has_shape(found.text, "url"):
        if found.text.count("http://") + found.text.count("https://") > 1 and re.search(r"[;,]https?://", found.text):
            found.remaining.append("several-values")
        return
    plain = unicodedata.normalize("NFKC", found.text)
    if has_shape(plain, "url"):
        found.text = plain
        found.mended.append("width")
    elif len(re.findall(r"https?://", plain)) > 1:
        found.remaining.append("several-values")
    else:
        found.remaining.append("url-wrong")
        bare = re.fullmatch(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[!-~]*)?", plain)
        found.suggestion = f"https://{plain}" if bare else None
