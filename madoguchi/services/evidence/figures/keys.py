"""Keys by which tables are joined: districts and years, however each table writes them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from madoguchi.kernel.ui.wareki import ERAS
from madoguchi.kernel.variants import one_form

_KANJI = str.maketrans("〇一二三四五六七八九", "0123456789")
_CHOME = re.compile(r"([〇一二三四五六七八九十0-9]+)丁目")
_PART = re.compile(r"(?<=.)字.*")
_ERA = re.compile(
    r"(?P<era>" + "|".join(f"{era.name}|{era.letter}" for era in ERAS) + r")\s*\.?\s*(?P<year>[0-9]{1,2}|元)",
    re.IGNORECASE,
)
_WESTERN = re.compile(r"(?<![0-9])(1[89]|20|21)[0-9]{2}(?![0-9])")
_MONTH = re.compile(r"(?:年|[./-])\s*(?P<month>1[0-2]|0?[1-9])(?![0-9])")
FISCAL_MONTH = 4
_DAY = re.compile(
    r"(?:年|[./-])\s*(?P<month>1[0-2]|0?[1-9])(?:月|[./-])\s*(?P<day>3[01]|[12][0-9]|0?[1-9])日?(?![0-9])"
)
_CACHE = 200_000


@lru_cache(maxsize=_CACHE)
def town_key(text: str, city: str = "") -> str | None:
    """One form for every way of writing a town or a district: width, variants, 大字, 丁目 in numerals; without the city.

    ``city`` is prefecture and name, with a space between. A 小字 is left out: 大字湊字千鳥 lies in 湊.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    for prefix in (city.replace(" ", ""), city.rpartition(" ")[2]):
        if prefix and plain.startswith(prefix) and len(plain) > len(prefix):
            plain = plain[len(prefix) :]
            break
    plain = plain.removeprefix("大字").removeprefix("字")
    plain = _CHOME.sub(lambda found: f"{_number(found[1])}丁目", plain)
    plain = _PART.sub("", plain)
    if len(plain) > len("地区"):
        plain = plain.removesuffix("地区")
    return one_form(plain) or None


class Districts:
    """Which district a town lies in; where there is no list, each town is a district of its own.

    With a list, a place that it does not name lies in no district: key and name are ``None``.
    """

    def __init__(self, city: str = "", towns: Iterable[tuple[str, str]] = ()) -> None:
        self._city, towns = city, tuple(towns)
        self._named = {key: name for town, name in towns if (key := town_key(town, city))}
        self._longest_first = sorted((one for one in self._named if len(one) > 1), key=len, reverse=True)
        for _town, name in towns:
            if key := town_key(name, city):
                self._named.setdefault(key, name)
        self._districts = {name: key for _town, name in towns if (key := town_key(name, city))}
        self._ones: dict[str, bool] = {}
        self._known: dict[str, tuple[str | None, str | None]] = {}

    def town(self, text: object) -> str | None:
        """The key of a town."""
        return town_key(text, self._city) if isinstance(text, str) else None

    def key(self, text: object) -> str | None:
        """The key of the district."""
        return self._found(text)[0] if isinstance(text, str) else None

    def name(self, text: object) -> str | None:
        """What the district is called; without a list, as it is written."""
        return self._found(text)[1] if isinstance(text, str) else None

    def is_one(self, text: object) -> bool | None:
        """Whether a text names a district of the list, and not a town of it (栄地区, not 栄)."""
        if not isinstance(text, str):
            return None
        found = self._ones.get(text)
        if found is None:
            found = self._ones[text] = self._is_one(text)
        return found

    def _is_one(self, text: str) -> bool:
        plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
        return any(plain.endswith(name) for name in self._districts) and self.town(text) in self._districts.values()

    def _found(self, text: str) -> tuple[str | None, str | None]:
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._look(text)
        return found

    def _look(self, text: str) -> tuple[str | None, str | None]:
        key = town_key(text, self._city)
        if key is None:
            return None, None if self._named else text
        town = key if key in self._named else next((one for one in self._longest_first if key.startswith(one)), None)
        if town is None:
            return (None, None) if self._named else (key, text)
        return town_key(self._named[town], self._city), self._named[town]


def _number(kanji: str) -> int:
    if "十" in kanji:
        tens, _ten, ones = kanji.partition("十")
        return int(tens.translate(_KANJI) or 1) * 10 + int(ones.translate(_KANJI) or 0)
    return int(kanji.translate(_KANJI))


def year_of(value: object) -> int | None:
    """The western year of a year, a day or a moment, western or by era; ``None`` where none is said."""
    if isinstance(value, int | float):
        return int(value) if 1868 <= value <= 2200 and int(value) == value else None
    return _year(value) if isinstance(value, str) else None


@lru_cache(maxsize=_CACHE)
def _year(text: str) -> int | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _WESTERN.search(plain)
    by_era = _ERA.search(plain)
    if found is not None and (by_era is None or found.start() <= by_era.start()):
        return int(found[0])
    if by_era is None:
        return None
    era = next(one for one in ERAS if by_era["era"].upper() in (one.name, one.letter))
    return era.western(1 if by_era["year"] == "元" else int(by_era["year"]))


@lru_cache(maxsize=_CACHE)
def day_of(value: object) -> str | None:
    """The day, as 2020-10-01, of a day written western or by era (令和2年10月1日, R2.10.1); ``None`` where none is said."""
    year = year_of(value) if isinstance(value, str) else None
    found = _DAY.search(unicodedata.normalize("NFKC", str(value))) if year is not None else None
    if year is None or found is None:
        return None
    try:
        return date(year, int(found["month"]), int(found["day"])).isoformat()
    except ValueError:
        return None


def fiscal_year_of(value: object) -> int | None:
    """The fiscal year (年度, from April) in which a day lies; of a bare year, that year."""
    year = year_of(value)
    if year is None or not isinstance(value, str) or "年度" in value:
        return year
    month = _MONTH.search(unicodedata.normalize("NFKC", value))
    return year - 1 if month is not None and int(month["month"]) < FISCAL_MONTH else year
