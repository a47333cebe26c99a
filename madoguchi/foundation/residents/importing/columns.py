"""The columns of the files (取込ファイルの項目): headings, and how a cell is read.

``docs/reference/register-import.md`` is made from this.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from madoguchi.foundation.residents.vocabulary import RELATION_IN_REGISTER, Relation, Sex, Status
from madoguchi.kernel.individual_number import has_valid_check_digit
from madoguchi.kernel.ui.wareki import DateUnclear, parse_date_typed

Read = Callable[[str], Any]


class CellFault(ValueError):
    """A cell that cannot be read; its argument is a key of ``FAULTS``."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``key`` is a field of the row, or one of a ``group`` that is kept together in a field."""

    heading: str
    group: str
    key: str
    read: Read
    about: str
    needed: bool = False
    """The file must have the column."""
    filled: bool = False
    """Each row must have something in it."""


def _text(longest: int) -> Read:
    def read(cell: str) -> str:
        if len(cell) > longest:
            raise CellFault("too-long")
        return cell

    return read


def _kana(cell: str) -> str:
    return str(_text(100)(unicodedata.normalize("NFKC", cell)))


def _key(cell: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z-]{0,39}", cell):
        raise CellFault("key")
    return cell


def _keys(cell: str) -> list[str]:
    return [_key(one) for one in cell.split()]


_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


@lru_cache(maxsize=50_000)
def _day(cell: str) -> date:
    if found := _ISO.fullmatch(cell):
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            raise CellFault("no-date") from None
    try:
        return parse_date_typed(cell, date(2200, 1, 1))  # “today” matters for words such as 今日 only
    except DateUnclear:
        raise CellFault("no-date") from None


def _day_or_none(cell: str) -> date | None:
    return _day(cell) if cell else None


_SEXES = {
    "男": Sex.MALE,
    "1": Sex.MALE,
    "女": Sex.FEMALE,
    "2": Sex.FEMALE,
    "不明": Sex.UNKNOWN,
    "3": Sex.UNKNOWN,
    "": Sex.UNKNOWN,
}


def _sex(cell: str) -> str:
    if cell not in _SEXES:
        raise CellFault("sex")
    return _SEXES[cell].value


_RELATIONS = {words: relation.value for relation, words in RELATION_IN_REGISTER.items()} | {
    "本人": Relation.HEAD.value, "兄": Relation.SIBLING.value, "姉": Relation.SIBLING.value,
    "弟": Relation.SIBLING.value, "妹": Relation.SIBLING.value, "子の子": Relation.GRANDCHILD.value,
}  # fmt: skip


def _relation(cell: str) -> str:
    # The register words relations of relations (妻の母, 子の妻); the counter needs to know that they live together.
    return _RELATIONS.get(cell, Relation.OTHER.value)


_STATES = {"": Status.LIVING_HERE, "住民": Status.LIVING_HERE, "転出": Status.MOVED_OUT, "死亡": Status.DECEASED}


def _status(cell: str) -> str:
    if cell not in _STATES:
        raise CellFault("status")
    return _STATES[cell].value


def _postal_code(cell: str) -> str:
    bare = unicodedata.normalize("NFKC", cell).replace("-", "")
    if bare and not re.fullmatch(r"[0-9]{7}", bare):
        raise CellFault("postal-code")
    return bare


def _country(cell: str) -> str:
    if cell and not re.fullmatch(r"[A-Z]{2}", cell):
        raise CellFault("country")
    return cell or "JP"


def _mail(cell: str) -> str:
    if cell and not re.fullmatch(r"[^@\s]+@[^@\s]+", _text(254)(cell)):
        raise CellFault("mail")
    return cell


def _whole(cell: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", cell or "0"):
        raise CellFault("whole-number")
    return int(cell or "0")


def _number(cell: str) -> str:
    bare = unicodedata.normalize("NFKC", cell).replace(" ", "").replace("-", "")
    if bare and not has_valid_check_digit(bare):
        raise CellFault("individual-number")
    return bare


def _column(heading: str, place: str, read: Read, about: str, *, needed: bool = False, filled: bool = False) -> Column:
    group, _dot, key = place.rpartition(".")
    return Column(heading, group, key, read, about, needed, filled)


_ADDRESS = (
    _column("郵便番号", "address.postal_code", _postal_code, "seven digits"),
    _column("都道府県", "address.prefecture", _text(10), ""),
    _column("市区町村", "address.city", _text(40), "", needed=True),
    _column("町名", "address.town", _text(80), "", needed=True, filled=True),
    _column("番地", "address.street", _text(80), ""),
    _column("方書", "address.building", _text(100), ""),
)
_PERSON = _column("宛名番号", "key", _key, "the number of the person in the core system", needed=True, filled=True)

PEOPLE: tuple[Column, ...] = (
    _PERSON,
    _column("世帯番号", "household", _key, "the number of the household", needed=True, filled=True),
    _column("世帯内順", "position", _whole, "place within the household, from 0"),
    _column("姓", "name.family", _text(80), "as registered, with variation selectors", needed=True, filled=True),
    _column("名", "name.given", _text(80), "", needed=True),
    _column("姓カナ", "name.family_kana", _kana, "", needed=True),
    _column("名カナ", "name.given_kana", _kana, "", needed=True),
    _column("旧氏", "former_name.family", _text(80), "the former family name that is registered"),
    _column("旧氏カナ", "former_name.family_kana", _kana, ""),
    _column("通称", "alias.name", _text(100), "of a foreign resident"),
    _column("通称カナ", "alias.kana", _kana, ""),
    _column("在留カード氏名", "card_name", _text(200), "in the order and letters of the residence card"),
    _column("生年月日", "born_on", _day, "1988-05-04, 19880504, 昭和63年5月4日, S63.5.4", needed=True, filled=True),
    _column("性別", "sex", _sex, "男 or 1, 女 or 2, 不明 or 3", needed=True),
    _column(
        "続柄",
        "relation",
        _relation,
        "世帯主, 妻, 夫, 子, 子の子, 父, 母, 兄 ...; another wording counts as 同居人",
        needed=True,
    ),
    *_ADDRESS,
    _column("本籍", "domicile.place", _text(200), ""),
    _column("筆頭者", "domicile.head", _text(100), ""),
    _column("国籍", "nationality", _country, "two letters (ISO 3166); empty: Japanese"),
    _column("在留資格", "residence_status", _text(40), ""),
    _column("在留期間満了日", "residence_until_on", _day_or_none, ""),
    _column("住民となった日", "became_resident_on", _day_or_none, ""),
    _column("前住所", "moved_from", _text(300), "in one line"),
    _column("転出先", "moved_to", _text(300), "in one line"),
    _column("状態", "status", _status, "住民 (or empty), 転出, 死亡"),
    _column("異動日", "status_on", _day_or_none, "the day of the move or the death"),
    _column("電話番号", "phone", _text(20), "as told to the city, no part of the register"),
    _column("メールアドレス", "email", _mail, "as told to the city"),
    _column("父母", "parents", _keys, "numbers of the parents, with spaces between"),
    _column("個人番号", "number", _number, "twelve digits; locked at once, written nowhere else"),
)
FACTS: tuple[Column, ...] = (
    _PERSON,
    _column("種別", "kind", _text(60), "a key of the city's facts.yaml", needed=True, filled=True),
    _column("値", "value", _text(200), "where facts.yaml lists values: one of them"),
    _column("開始日", "from_on", _day, "", needed=True, filled=True),
    _column("終了日", "until_on", _day_or_none, "the last day it holds; empty: it goes on"),
)
ADDRESSES: tuple[Column, ...] = (
    _PERSON,
    *_ADDRESS,
    _column("開始日", "from_on", _day, "", needed=True, filled=True),
    _column("終了日", "until_on", _day_or_none, ""),
    _column("異動事由", "because", _text(40), "転入, 転居, 出生 ..."),
)
PROTECTIONS: tuple[Column, ...] = (
    _PERSON,
    _column("開始日", "from_on", _day, "", needed=True, filled=True),
    _column("満了日", "until_on", _day, "the last day of the term that was granted", needed=True, filled=True),
    _column("閲覧できる職", "posts", lambda cell: cell.split(), "keys of organisation.yaml, with spaces between"),
    _column("終了日", "ended_on", _day_or_none, "where the protection was ended"),
)
PARTS: dict[str, tuple[Column, ...]] = {
    "people": PEOPLE, "facts": FACTS, "addresses": ADDRESSES, "protections": PROTECTIONS,
}  # fmt: skip
