"""Names, readings, choices and prefectures."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import jaconv

from madoguchi.services.opendata.checking.characters import Cleaned
from madoguchi.services.opendata.shapes import PREFECTURES, has_shape
from madoguchi.services.opendata.standards import Column

if TYPE_CHECKING:
    from madoguchi.services.opendata.checking.values import Hints

SCIENTIFIC = re.compile(r"([0-9])(?:\.([0-9]+))?[Ee]\+?([0-9]+)")
TURNED_TO_DATE = re.compile(
    r"(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日|[0-9]{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-[0-9]{2}"
    r"|[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}(?: 0?0:00(?::00)?)?"
)
SHORT_PREFECTURES = {name[:-1]: name for name in PREFECTURES if name != "北海道"}
YES, NO = ("有", "1"), ("無",)
SAYS_YES = frozenset({"有り", "あり", "アリ", "有る", "ある", "有", "○", "〇", "◯", "●", "✓", "レ", "可", "はい", "1", "1.0",
                      "true", "yes", "y"})  # fmt: skip
SAYS_NO = frozenset({"無し", "なし", "ナシ", "無い", "ない", "無", "×", "✕", "✗", "否", "不可", "いいえ", "0", "0.0", "false",
                     "no", "n"})  # fmt: skip


def read_text(found: Cleaned, _column: Column, _hints: Hints) -> None:
    """Any words; a number in scientific notation is none."""
    if SCIENTIFIC.fullmatch(found.text):
        found.remaining.append("scientific")


def read_id(found: Cleaned, column: Column, hints: Hints) -> None:
    """Any text that a spreadsheet did not take for something else."""
    read_street_number(found, column, hints)


def read_street_number(found: Cleaned, column: Column, hints: Hints) -> None:
    """番地: 1-1 easily becomes 1月1日."""
    if turned := TURNED_TO_DATE.fullmatch(found.text):
        found.remaining.append("turned-to-date")
        if turned["month"]:
            found.suggestion = f"{turned['month']}-{turned['day']}"
        return
    read_text(found, column, hints)


def read_kana(found: Cleaned, _column: Column, _hints: Hints) -> None:
    """A reading in full-width katakana."""
    if has_shape(found.text, "kana"):
        return
    kana: str = jaconv.hira2kata(found.text)
    if has_shape(kana, "kana"):
        found.text = kana
        found.mended.append("kana-form")
    else:
        found.remaining.append("kana-wrong")


def read_ascii(found: Cleaned, _column: Column, _hints: Hints) -> None:
    """Half-width letters."""
    if has_shape(found.text, "ascii"):
        return
    half = unicodedata.normalize("NFKC", found.text)
    if has_shape(half, "ascii"):
        found.text = half
        found.mended.append("width")
    else:
        found.remaining.append("ascii-wrong")


def read_prefecture(found: Cleaned, _column: Column, _hints: Hints) -> None:
    """One of the 47, by its official name."""
    if found.text in PREFECTURES:
        return
    if found.text in SHORT_PREFECTURES:
        found.text = SHORT_PREFECTURES[found.text]
        found.mended.append("prefecture-short")
    else:
        found.remaining.append("prefecture-wrong")


def read_choice(found: Cleaned, column: Column, _hints: Hints) -> None:
    """One of the column's list."""
    if found.text in column.of:
        return
    said = unicodedata.normalize("NFKC", found.text).lower()
    yes, no = next((one for one in YES if one in column.of), None), next((one for one in NO if one in column.of), None)
    if said in column.of or (said in SAYS_YES and yes) or (said in SAYS_NO and no):
        found.text = said if said in column.of else str(yes if said in SAYS_YES else no)
        found.mended.append("choice-variant")
    elif said.startswith("その他") and said != "その他":
        found.remaining.append("other-details")
        found.suggestion = "その他"
    else:
        found.remaining.append("choice-unknown")
        if said in SAYS_NO:
            found.suggestion = ""
