"""What was typed into the search, understood: names, days, numbers, parts of an address, in any order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.foundation.residents.search.words import (
    LONGEST,
    address_runs,
    is_kana,
    letters,
    pieces,
    word_number,
)
from madoguchi.kernel.letters import is_latin, kana_of, key_of
from madoguchi.kernel.ui.wareki import ERAS, DateUnclear, EraNotSaid, parse_date_typed
from madoguchi.kernel.variants import as_written

MOST_WORDS = 8
LONGEST_QUERY = 200
MENDED_FROM = 5
_LETTERS_OF_ERAS = {**{e.name: e for e in ERAS}, **{e.name[0]: e for e in ERAS}, **{e.letter: e for e in ERAS}}
_ERA = "|".join(sorted(_LETTERS_OF_ERAS, key=len, reverse=True))
_CODES = {"1": "M", "2": "T", "3": "S", "4": "H", "5": "R"}
"""The numbers that forms of the tax and insurance offices give the eras."""
_ENGLISH_DAY = re.compile(r"\b(?:\d{1,2} [A-Za-z]{3,9}\.? \d{4}|[A-Za-z]{3,9}\.? \d{1,2},? \d{4})\b")
_SPACED_DAY = re.compile(r"(?<=[年月])\s+(?=[0-9０-９一二三四五六七八九十元])")
_SPACED_PHONE = re.compile(r"(?<!\d)(0\d{1,4})\s(\d{1,4})\s(\d{4})(?!\d)")
_BORN = re.compile(r"(?<=[0-9年月日元])(?:生まれ|生)$")
_SHORT_ERA = re.compile(rf"^({_ERA})(?=[元0-9])")
_ERA_YEAR = re.compile(rf"^({_ERA})(元|\d{{1,2}})(?:年度?)?(?:[./-]?(\d{{1,2}})月?)?$")
_YEAR = re.compile(r"^(\d{4})年?(?:[./-]?(\d{1,2})月?)?$")
_MONTH_DAY = re.compile(r"^(\d{1,2})[月/](\d{1,2})日?$")
_CODED = re.compile(r"^([1-5])-?(\d{2})-?(\d{2})-?(\d{2})$")
_DIGITS = re.compile(r"^[0-9]+(?:-[0-9]+)*$")
_HYPHENS = re.compile("[‐‑‒–—―−－ー─━﹣ｰ](?=[0-9])")


@dataclass(frozen=True, slots=True)
class Sought:
    """One word that was typed; a person is found who has one of its numbers, the closest kind first."""

    exact: frozenset[int]
    """As it is written."""
    alike: frozenset[int] = frozenset()
    """The same word, written differently (髙橋 and 高橋, ゆうた and ゆた, Takahashi and たかはし)."""
    forms: tuple[str, ...] = ()
    """Its forms of comparison, for finding words that hold it or nearly are it."""
    plain: str = ""
    """As it is written, for taking it apart into two words."""
    slipped: frozenset[int] = frozenset()
    """A day, a telephone number or a name in roman letters with one sign wrong, missing or swapped."""


def read_query(text: str, *, today: date, here: Sequence[str] = ()) -> list[Sought]:
    """The words of a query, at most ``MOST_WORDS``; ``here`` are names that everybody's address begins with."""
    plain = _HYPHENS.sub("-", unicodedata.normalize("NFKC", text[:LONGEST_QUERY])).strip()
    found: list[Sought] = []
    for day in _ENGLISH_DAY.findall(plain):
        if exact := _day(day, today):
            found.append(exact)
            plain = plain.replace(day, " ")
    plain = _SPACED_PHONE.sub(r"\1-\2-\3", _SPACED_DAY.sub("", plain))
    for part in pieces(_kept_together(plain)):
        found += _read(part, today, here)
    return list(dict.fromkeys(found))[:MOST_WORDS]


def _kept_together(text: str) -> str:
    """Slashes between digits are part of a day; everywhere else they separate words."""
    return re.sub(r"(?<=\d)/(?=\d)", ".", text)


def _read(part: str, today: date, here: Sequence[str]) -> Iterator[Sought]:
    if any(c.isdigit() or c in "年月" for c in part) and (day := _day(part, today)):
        yield day
        return
    if _DIGITS.fullmatch(part):
        yield _digits(part, today)
        return
    for run in address_runs(part):
        if run[0].isdigit():
            yield _digits(run, today)
        else:
            for word in re.split("大字|字", _without(run, here)):
                if as_written(word):
                    yield _word(word)


def _without(run: str, here: Sequence[str]) -> str:
    for name in here:
        run = run.removeprefix(name)
    return run


def _word(word: str) -> Sought:
    plain = as_written(word)[:LONGEST]
    form = letters(word)
    forms = [form]
    if is_latin(plain) and (kana := kana_of(plain)):
        forms.append(key_of(kana))
    slipped = (
        frozenset(word_number("letters", one) for one in _near_kana(plain)) if is_latin(plain) else frozenset[int]()
    )
    whole = [word_number("letters", one) for one in forms]
    if plain == form and not is_kana(plain):
        return Sought(frozenset(whole[:1]), frozenset(whole[1:]), tuple(forms), plain, slipped)
    return Sought(frozenset({word_number("written", plain)}), frozenset(whole), tuple(forms), plain, slipped)


def _digits(run: str, today: date) -> Sought:
    """Digits may be a telephone number or its end, a house number, a year, a birthday, a day in a row."""
    bare = run.replace("-", "")
    meant = {word_number("number", run), word_number("phone", bare)}
    slipped: set[int] = set()
    for day in _days(run, today):
        meant.add(word_number("day", day.isoformat()))
    if year := _YEAR.fullmatch(run):
        meant |= _partial(int(year[1]), year[2])
    if len(bare) == 4 and bare == run:
        meant.add(word_number("day", f"{bare[:2]}-{bare[2:]}"))
    if len(bare) >= 9:
        slipped |= {word_number("phone", one) for one in _near(bare)}
    if len(bare) == 8:
        slipped |= {word_number("day", f"{one[:4]}-{one[4:6]}-{one[6:]}") for one in _near(bare) if len(one) == 8}
    return Sought(frozenset(meant), slipped=frozenset(slipped - meant))


def _day(part: str, today: date) -> Sought | None:
    """A day of birth in any usual writing, or a part of one; ``None`` where it is something else."""
    typed = _BORN.sub("", part)
    days = _days(typed, today) if not _DIGITS.fullmatch(typed) else []
    if days:
        meant = {word_number("day", day.isoformat()) for day in days}
        near = {one for day in days for one in _near(day.isoformat().replace("-", "")) if len(one) == 8}
        slipped = {word_number("day", f"{one[:4]}-{one[4:6]}-{one[6:]}") for one in near}
        return Sought(frozenset(meant), slipped=frozenset(slipped - meant))
    if era := _ERA_YEAR.fullmatch(typed.upper()):
        return Sought(frozenset(_partial(_western(era[1], era[2]), era[3])))
    if (year := _YEAR.fullmatch(typed)) and not typed.isdigit():
        return Sought(frozenset(_partial(int(year[1]), year[2])))
    if month := _MONTH_DAY.fullmatch(typed):
        return Sought(frozenset({word_number("day", f"{int(month[1]):02}-{int(month[2]):02}")}))
    return None


def _days(typed: str, today: date) -> list[date]:
    """The days that are meant; several where the era was not said."""
    spelt = _SHORT_ERA.sub(lambda found: _LETTERS_OF_ERAS[found[1]].name, typed.upper())
    coded = _CODED.fullmatch(typed)
    try:
        return [parse_date_typed(spelt, today)]
    except EraNotSaid:
        return [day for era in ERAS if (day := _try(f"{era.letter}{spelt}", today)) and day <= today]
    except DateUnclear as unclear:
        if unclear.meant:
            return [unclear.meant]
    if coded:
        era, *numbers = coded.groups()
        day = _try(f"{_CODES[era]}{'.'.join(numbers)}", today)
        return [day] if day and day <= today else []
    return []


def _try(typed: str, today: date) -> date | None:
    try:
        return parse_date_typed(typed, today)
    except DateUnclear:
        return None


def _western(era: str, year: str) -> int:
    return _LETTERS_OF_ERAS[era].western(1 if year == "元" else int(year))


def _partial(year: int, month: str | None) -> set[int]:
    return {word_number("day", f"{year:04}-{int(month):02}" if month else f"{year:04}")}


def _near_kana(roman: str) -> set[str]:
    """What kana roman letters say once a slip is mended; nothing for words too short to tell."""
    if len(roman) < MENDED_FROM:
        return set()
    mended = _near(roman, "aiueonkstrhmygzdbpw") | {roman[:i] + roman[i + 1 :] for i in range(len(roman))}
    return {key_of(kana) for one in mended if (kana := kana_of(one))}


def _near(typed: str, signs: str = "0123456789") -> set[str]:
    """What may have been meant where one sign is wrong, one is missing or two are swapped."""
    places = range(len(typed))
    wrong = {typed[:i] + sign + typed[i + 1 :] for i in places for sign in signs}
    missing = {typed[:i] + sign + typed[i:] for i in range(len(typed) + 1) for sign in signs}
    swapped = {typed[:i] + typed[i + 1] + typed[i] + typed[i + 2 :] for i in places[:-1]}
    return wrong | missing | swapped
