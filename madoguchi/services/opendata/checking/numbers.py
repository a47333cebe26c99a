"""Numbers, codes and coordinates."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from madoguchi.services.opendata.check_digits import (
    is_corporate_number,
    is_municipal_code,
    municipal_codes_meant,
)
from madoguchi.services.opendata.checking.characters import DASHES, Cleaned
from madoguchi.services.opendata.checking.names import SCIENTIFIC
from madoguchi.services.opendata.shapes import BOUNDS
from madoguchi.services.opendata.standards import Column

if TYPE_CHECKING:
    from madoguchi.services.opendata.checking.values import Hints

NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_UNITS = (
    "人|名|床|台|円|件|世帯|個|箇所|か所|ヶ所|カ所|基|室|mm|cm|km|m|ミリ|センチ|メートル|m2|㎡|平方メートル|%|歳|回|本|戸|席"
    "|脚|kg|t"
)
WITH_UNIT = re.compile(rf"(?P<about>約|およそ)?[\\¥]?(?P<number>-?[0-9][0-9,]*(?:\.[0-9]+)?) ?(?:{_UNITS})?")
THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
SPECIAL = re.compile(r"[xX*…‥・.△▲※]+|\.{2,}")
SEVERAL = re.compile(r"[0-9].*[、;/・~〜].*[0-9]")
POINT_ZERO = re.compile(r"([0-9]+)\.0+")
DMS = re.compile(
    r"(?:北緯|東経|[NE])?\s*(?P<d>[0-9]{2,3})\s*[°度]\s*(?P<m>[0-9]{1,2})\s*[′'’分]\s*(?P<s>[0-9]{1,2}(?:\.[0-9]+)?)\s*"
    r"(?:[″\"”秒]|''|’’|′′)?\s*[NE]?"
)
DEGREES = re.compile(r"(?:北緯|東経|[NE])?\s*(?P<d>[0-9]{2,3}\.[0-9]+)\s*[°度]?\s*[NE]?")


def read_municipal_code(found: Cleaned, _column: Column, _hints: Hints) -> None:
    """全国地方公共団体コード: six digits, the last of them a check digit."""
    text = POINT_ZERO.sub(r"\1", found.text)
    if is_municipal_code(text):
        if text != found.text:
            found.mended.append("code-zero-lost")
            found.text = text
        return
    meant = municipal_codes_meant(text) if text.isascii() and text.isdecimal() else []
    if len(meant) == 1:
        found.mended.append(
            "code-zero-lost" if not text.startswith("0") and meant[0].startswith("0") else "code-no-check"
        )
        found.text = meant[0]
    else:
        found.remaining.append("scientific" if SCIENTIFIC.fullmatch(text) else "code-wrong")
        found.suggestion = "・".join(meant) or None


def read_corporate_number(found: Cleaned, _column: Column, _hints: Hints) -> None:
    """法人番号: thirteen digits, the first of them a check digit. Lost digits are never guessed."""
    text = found.text
    if len(text) == 13 and text.isascii() and text.isdecimal():
        if not is_corporate_number(text):
            found.remaining.append("corporate-check")
        return
    if sign := SCIENTIFIC.fullmatch(text):
        digits = sign[1] + (sign[2] or "")
        if len(digits) == 13 and sign[3] == "12" and is_corporate_number(digits):
            found.text = digits
            found.mended.append("scientific-whole")
        else:
            found.remaining.append("scientific")
        return
    bare = re.sub(f"[{DASHES} '’T]", "", POINT_ZERO.sub(r"\1", text))
    if is_corporate_number(bare):
        found.text = bare
        found.mended.append("corporate-marks")
    else:
        found.remaining.append("several-values" if SEVERAL.fullmatch(text) else "corporate-length")


def read_postal_code(found: Cleaned, _column: Column, _hints: Hints) -> None:
    """郵便番号: seven digits."""
    text = POINT_ZERO.sub(r"\1", found.text)
    bare = re.sub(f"[{DASHES}〒 ]", "", unicodedata.normalize("NFKC", text))
    if not (bare.isascii() and bare.isdecimal() and 5 <= len(bare) <= 7):
        found.remaining.append("several-values" if SEVERAL.fullmatch(text) else "postal-wrong")
        return
    if len(bare) == 5:
        found.remaining.append("postal-wrong")
        found.suggestion = bare.zfill(7)
        return
    if bare != found.text or len(bare) == 6:  # one word for one value: marks and their width go with the rest
        found.mended = [kind for kind in found.mended if kind != "width"]
        found.mended.append("postal-zero-lost" if len(bare) == 6 else "postal-hyphen")
    found.text = bare.zfill(7)


def read_number(found: Cleaned, _column: Column, _hints: Hints) -> None:
    """A number without anything."""
    text = found.text
    if NUMBER.fullmatch(text):
        return
    plain = unicodedata.normalize("NFKC", text)
    if SCIENTIFIC.fullmatch(plain):
        found.remaining.append("scientific")
    elif THOUSANDS.fullmatch(plain):
        found.text = plain.replace(",", "")
        found.mended.append("thousands")
    elif (number := WITH_UNIT.fullmatch(plain)) and not number["about"]:
        found.text = number["number"].replace(",", "")
        found.mended.append("unit" if found.text != plain else "width")
    elif SPECIAL.fullmatch(plain):
        found.remaining.append("special-mark")
    elif SEVERAL.fullmatch(plain):
        found.remaining.append("several-values")
    else:
        found.remaining.append("not-a-number")
        found.suggestion = number["number"].replace(",", "") if number else None


def read_count(found: Cleaned, column: Column, hints: Hints) -> None:
    """A whole number from 0."""
    read_number(found, column, hints)
    if found.remaining or found.text.isdecimal():
        return
    if whole := POINT_ZERO.fullmatch(found.text):
        found.text = whole[1]
        found.mended.append("not-whole")
    else:
        found.remaining.append("not-whole")


def read_coordinate(found: Cleaned, column: Column, _hints: Hints) -> None:
    """Decimal degrees within Japan."""
    low, high = BOUNDS[column.type]
    plain = unicodedata.normalize("NFKC", found.text)
    if dms := DMS.fullmatch(plain):
        value = int(dms["d"]) + int(dms["m"]) / 60 + float(dms["s"]) / 3600
        if low <= value <= high:
            found.text = f"{value:.6f}"
            found.mended.append("coordinate-dms")
            return
    if (degrees := DEGREES.fullmatch(plain)) and low <= float(degrees["d"]) <= high:
        if degrees["d"] != found.text:
            found.text = degrees["d"]
            found.mended.append("coordinate-dms")
        return
    bare = plain.strip(" ,;、")
    if bare != plain and NUMBER.fullmatch(bare) and low <= float(bare) <= high:
        found.text = bare
        found.mended.append("unit")
    elif not NUMBER.fullmatch(plain):
        found.remaining.append(
            "scientific" if SCIENTIFIC.fullmatch(plain) else "several-values" if "," in plain else "not-a-number"
        )
    elif float(plain) == 0:
        found.remaining.append("zero-for-blank")
        found.suggestion = ""
    elif not low <= float(plain) <= high:
        found.remaining.append("coordinate-outside")
