"""Dates as residents write and read them: 令和8年11月2日, R8.11.2, 2026/11/2, 2 November 2026.

The eras are those of the Era Name Act (元号法) and the edicts before it. Japan counts days by the solar
calendar since 明治6年1月1日 (1873-01-01); era dates before it follow another calendar and are not converted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Sentence


@dataclass(frozen=True)
class Era:
    """One era: its name, the letter of forms, its first day and, when it has ended, its last day (both inclusive)."""

    name: str
    letter: str
    first: date
    last: date | None = None

    def year_of(self, western: int) -> int:
        """The era year of a western year: 2026 → 8 for 令和."""
        return western - self.first.year + 1

    def western(self, year: int) -> int:
        """The western year of an era year: 8 → 2026 for 令和."""
        return self.first.year + year - 1


# The edicts of 1912 and 1926 took effect on the day itself, so 1912-07-30 and 1926-12-25 belong to two eras.
ERAS: tuple[Era, ...] = (
    Era("令和", "R", date(2019, 5, 1)),
    Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25)),
    Era("明治", "M", date(1868, 1, 25), date(1912, 7, 30)),
)
SOLAR_CALENDAR = date(1873, 1, 1)
FARTHEST_YEARS = 100
# Not strftime: the words must not depend on the server's locale.
MONTHS = ("January", "February", "March", "April", "May", "June",
          "July", "August", "September", "October", "November", "December")  # fmt: skip


class DateUnclear(ValueError):
    """A typed date that is not a day. ``code`` is stable; ``sentence`` is for the person; ``meant`` may be offered."""

    code: ClassVar[str] = "wareki.not-understood"
    sentence: ClassVar[Sentence] = _("Write the date like 令和8年11月2日 or 2026/11/2.")

    def __init__(self, typed: str, meant: date | None = None) -> None:
        self.typed = typed
        self.meant = meant
        super().__init__(f"{self.code}: {typed!r}")


class EraNotSaid(DateUnclear):
    """Only a short year was typed: it may be an era year or a western one."""

    code = "wareki.era-not-said"
    sentence = _("Write the era (such as 令和 or 昭和) or the western year in four digits.")


class OutsideEra(DateUnclear):
    """The era had ended or had not begun on that day (昭和65年); ``meant`` is the same day by the western count."""

    code = "wareki.outside-era"
    sentence = _("That era does not have this day. Check the era and the year.")


class BeforeSolarCalendar(DateUnclear):
    """An era date before 明治6年1月1日, which followed another calendar."""

    code = "wareki.before-solar-calendar"
    sentence = _("Dates before 明治6年 cannot be converted. Write the western date.")


class NoSuchDay(DateUnclear):
    """The month does not have that day (2月30日)."""

    code = "wareki.no-such-day"
    sentence = _("There is no such day in the calendar. Check the month and the day.")


class TooFarAway(DateUnclear):
    """More than a hundred years from today into the future: a slip of the hand."""

    code = "wareki.too-far-away"
    sentence = _("That date is more than 100 years ahead. Check the year.")


def era_of(day: date) -> Era | None:
    """The era of a day (the newer one on a day of change), or None before the solar calendar."""
    if day < SOLAR_CALENDAR:
        return None
    return next(era for era in ERAS if era.first <= day)


def to_wareki(day: date, language: str = "ja") -> str:
    """A day in words: ``ja`` 令和8年11月2日, ``ja-plain`` 2026年11月2日, ``en`` 2 November 2026."""
    if language.startswith("en"):
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    era = None if language == "ja-plain" else era_of(day)
    if era is None:
        return f"{day.year}年{day.month}月{day.day}日"
    year = era.year_of(day.year)
    return f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def to_wareki_moment(moment: datetime, language: str = "ja") -> str:
    """A moment in the city's time: 令和8年11月2日 10時05分, 2 November 2026, 10:05."""
    here = local(moment)
    day = to_wareki(here.date(), language)
    if language.startswith("en"):
        return f"{day}, {here:%H:%M}"
    return f"{day} {here.hour}時{here.minute:02}分"


def local(moment: datetime) -> datetime:
    """The moment on the city's clocks; a naive one is taken to be so already."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def parse_date_typed(text: str, today: date) -> date:
    """The day that a person typed, in any usual way; raises a ``DateUnclear`` with the reason when it is none.

    Eras in words, letters or one sign (㋿), 元年, kanji or full-width digits, western years in four digits, eight
    digits in a row, English month names, and 今日.
    """
    typed = text.strip()
    plain = _plain(typed)
    if plain in {"今日", "本日", "きょう", "today"}:
        return today
    for shape, read in _SHAPES:
        if match := shape.fullmatch(plain):
            day = read(typed, match)
            if day.year > today.year + FARTHEST_YEARS:
                raise TooFarAway(typed)
            return day
    raise DateUnclear(typed)


_KANJI_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_KANJI_NUMBER = re.compile(r"[〇零一二三四五六七八九十]+")
_WEEKDAY = re.compile(r"\(?[月火水木金土日](?:曜日?)?\)$|[月火水木金土日]曜日?$")
# U+30FC is the long-vowel sign, which Japanese keyboards give for a hyphen.
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－", "-"))


def _plain(typed: str) -> str:
    """Full-width and era signs to plain ones, kanji numbers to digits, no spaces, no weekday, lower case."""
    text = unicodedata.normalize("NFKC", typed).translate(_DASHES).lower()
    text = _WEEKDAY.sub("", re.sub(r"\s+", " ", text).strip())
    if re.search(r"[a-z]{3}", text):
        return text
    return _KANJI_NUMBER.sub(lambda found: _number(found.group()), text.replace(" ", "").removeprefix("西暦"))


def _number(kanji: str) -> str:
    if "十" not in kanji:
        return kanji.translate(_KANJI_DIGITS)
    tens, _sign, ones = kanji.translate(_KANJI_DIGITS).partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return kanji
    return str(int(tens or "1") * 10 + int(ones or "0"))


def _day(typed: str, year: int, month: str, day: str) -> date:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        raise NoSuchDay(typed) from None


def _western(typed: str, match: re.Match[str]) -> date:
    return _day(typed, int(match["year"]), match["month"], match["day"])


def _era_date(typed: str, match: re.Match[str]) -> date:
    era = next(era for era in ERAS if match["era"] in {era.name, era.letter.lower()})
    year = 1 if match["year"] == "元" else int(match["year"])
    if year == 0:
        raise OutsideEra(typed)
    day = _day(typed, era.western(year), match["month"], match["day"])
    if day < SOLAR_CALENDAR:
        raise BeforeSolarCalendar(typed)
    if day < era.first or (era.last and day > era.last):
        raise OutsideEra(typed, meant=day)
    return day


def _english(typed: str, match: re.Match[str]) -> date:
    word = match["month"]
    found = [number for number, name in enumerate(MONTHS, 1) if name.lower().startswith(word)]
    if len(found) != 1:
        raise DateUnclear(typed)
    return _day(typed, int(match["year"]), str(found[0]), match["day"])


def _short_year(typed: str, match: re.Match[str]) -> date:
    raise EraNotSaid(typed)


_ERA = "(?P<era>" + "|".join(f"{era.name}|{era.letter.lower()}" for era in ERAS) + ")"
_YEAR = r"(?P<year>[0-9]{4})"
_ERA_YEAR = r"(?P<year>元|[0-9]{1,3})"
_MARKED = r"(?P<mark>[./-])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})"
_IN_A_ROW = r"(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
_IN_WORDS = r"年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日?"
_ENGLISH_DAY, _ENGLISH_MONTH = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?", r"(?P<month>[a-z]{3,})\.?"

_SHAPES: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], date]], ...] = (
    (re.compile(_YEAR + _IN_WORDS), _western),
    (re.compile(_YEAR + _MARKED), _western),
    (re.compile(_YEAR + _IN_A_ROW), _western),
    (re.compile(_ERA + r"\.?" + _ERA_YEAR + _IN_WORDS), _era_date),
    (re.compile(_ERA + r"[.-]?" + _ERA_YEAR + _MARKED), _era_date),
    (re.compile(_ERA + r"(?P<year>[0-9]{2})" + _IN_A_ROW), _era_date),
    (re.compile(f"{_ENGLISH_DAY} {_ENGLISH_MONTH},? {_YEAR}"), _english),
    (re.compile(f"{_ENGLISH_MONTH} {_ENGLISH_DAY},? {_YEAR}"), _english),
    (re.compile(f"(?:元|[0-9]{{1,2}})(?:{_IN_WORDS})"), _short_year),
    (re.compile(f"(?:元|[0-9]{{1,2}})(?:{_MARKED})"), _short_year),
)
