"""Days, times and weekdays."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING

from madoguchi.kernel.ui.wareki import DateUnclear, parse_date_typed
from madoguchi.services.opendata.checking.characters import Cleaned
from madoguchi.services.opendata.shapes import has_shape
from madoguchi.services.opendata.standards import Column

if TYPE_CHECKING:
    from madoguchi.services.opendata.checking.values import Hints

WEEK = "月火水木金土日"
_ERA = re.compile(r"令和|平成|昭和|大正|明治|^[RHSTMrhstm]\.?(?:[0-9]|元)|[㋿㍻-㍾]")
_MIDNIGHT = re.compile(r"[ T]0?0:00(?::00(?:\.0+)?)?$")
_CLOCK = re.compile(
    r"(?P<half>午前|午後|AM|PM|am|pm)?\s*(?P<h>[0-9]{1,2})(?:[:時](?P<m>[0-9]{1,2})?分?(?::[0-9]{2}(?:\.0+)?)?|(?P<half_past>時半))"
    r"\s*(?P<after>AM|PM|am|pm)?"
)
_FOUR = re.compile(r"(?P<h>[0-9]{1,2})(?P<m>[0-9]{2})")
_FRACTION = re.compile(r"0?\.[0-9]+")
_SPAN = re.compile(r".*[0-9時分]\s*[~〜\-―–から].*[0-9].*")
_EVERY_DAY = frozenset({"毎日", "年中無休", "全日", "無休", "毎曜日", "全曜日", "すべての曜日", "全ての曜日", "365日"})
_FARTHEST = date(2050, 1, 1)


def read_date(found: Cleaned, _column: Column, _hints: Hints) -> None:
    """YYYY-MM-DD."""
    text = found.text
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            date.fromisoformat(text)
            return
    except ValueError:
        found.remaining.append("date-wrong")
        return
    plain = _MIDNIGHT.sub("", unicodedata.normalize("NFKC", text))
    if re.fullmatch(r"[2-6][0-9]{4}", plain):
        found.remaining.append("date-serial")
        found.suggestion = date.fromordinal(date(1899, 12, 30).toordinal() + int(plain)).isoformat()
        return
    try:
        if not re.search(r"[0-9元一二三四五六七八九十]", plain):
            raise DateUnclear(text)
        day = parse_date_typed(plain, _FARTHEST)
    except DateUnclear as unclear:
        several = len(re.findall(r"[0-9]{4}[-/年]", plain)) > 1
        found.remaining.append("several-values" if several else "date-wrong")
        found.suggestion = unclear.meant.isoformat() if unclear.meant else None
        return
    found.mended.append("date-wareki" if _ERA.search(text) or _ERA.search(plain) else "date-form")
    found.text = day.isoformat()


def read_time(found: Cleaned, _column: Column, _hints: Hints) -> None:
    """HH:MM of 24 hours."""
    if has_shape(found.text, "time"):
        return
    plain = unicodedata.normalize("NFKC", found.text)
    written = _time_of(plain)
    if written is not None and has_shape(written, "time"):
        found.text = written
        found.mended.append("time-form")
    else:
        found.remaining.append("several-values" if _SPAN.fullmatch(plain) else "time-wrong")
        found.suggestion = "23:59" if plain == "24:00" else None


def _time_of(plain: str) -> str | None:
    if plain == "正午":
        return "12:00"
    if _FRACTION.fullmatch(plain):
        minutes = float(plain) * 1440
        return f"{round(minutes) // 60:02}:{round(minutes) % 60:02}" if abs(minutes - round(minutes)) < 0.01 else None
    clock = _CLOCK.fullmatch(plain)
    if clock is None:
        four = _FOUR.fullmatch(plain)
        return f"{int(four['h']):02}:{four['m']}" if four else None
    hour, minute = int(clock["h"]), 30 if clock["half_past"] else int(clock["m"] or 0)
    half = (clock["half"] or clock["after"] or "").lower()
    if half in ("午後", "pm"):
        hour = hour + 12 if hour < 12 else hour
    elif half in ("午前", "am") and hour == 12:
        hour = 0
    return f"{hour:02}:{minute:02}"


def read_weekdays(found: Cleaned, _column: Column, _hints: Hints) -> None:
    """月火水木金土日, without anything between; 祝 may follow."""
    text = found.text
    if has_shape(text, "weekdays") and len(set(text)) == len(text):
        return
    plain = unicodedata.normalize("NFKC", text)
    if plain in _EVERY_DAY:
        letters = WEEK
    else:
        plain = re.sub(r"曜日?", "", plain).replace("祝日", "祝")
        letters = re.sub(r"([月火水木金土日])\s*[~〜ー\-―–から]+\s*([月火水木金土日])", _expanded, plain)
        letters = re.sub(r"[,、・;/.\s]", "", letters)
    if has_shape(letters, "weekdays") and len(set(letters)) == len(letters):
        found.text = letters
        found.mended.append("weekdays-form")
    else:
        found.remaining.append("weekdays-wrong")
        found.suggestion = "月火水木金" if "平日" in plain else None


def _expanded(span: re.Match[str]) -> str:
    first, last = WEEK.index(span[1]), WEEK.index(span[2])
    return WEEK[first : last + 1] if first <= last else WEEK[first:] + WEEK[: last + 1]
