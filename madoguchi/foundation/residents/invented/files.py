"""The invented city as files of a core system (取込ファイル): what the import of a real city reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from madoguchi.foundation.residents.invented.person import InventedHousehold, InventedPerson
from madoguchi.foundation.residents.vocabulary import RELATION_IN_REGISTER, Relation

ADDRESS = ("郵便番号", "都道府県", "市区町村", "町名", "番地", "方書")
PEOPLE = (
    "宛名番号", "世帯番号", "世帯内順", "姓", "名", "姓カナ", "名カナ", "旧氏", "旧氏カナ", "通称", "通称カナ", "在留カード氏名",
    "生年月日", "性別", "続柄", *ADDRESS, "本籍", "筆頭者", "国籍", "在留資格", "在留期間満了日", "住民となった日", "前住所",
    "転出先",
    "状態", "異動日", "電話番号", "父母",
)  # fmt: skip
FACTS = ("宛名番号", "種別", "値", "開始日", "終了日")
ADDRESSES = ("宛名番号", *ADDRESS, "開始日", "終了日", "異動事由")
PROTECTIONS = ("宛名番号", "開始日", "満了日", "閲覧できる職", "終了日")
_SEXES = {"male": "男", "female": "女", "unknown": "不明"}
_STATES = {"living-here": "住民", "moved-out": "転出", "deceased": "死亡"}
Row = Sequence[str]


def invented_files(
    households: Iterable[InventedHousehold], *, on: date, kinds: frozenset[str] | None = None
) -> dict[str, bytes]:
    """``people``, ``facts``, ``addresses``, ``protections``: CSV in UTF-8 with the headings of the import.

    Facts only of ``kinds``, where a city knows not all of ours.
    """
    rows: dict[str, list[Row]] = {
        "people": [PEOPLE], "facts": [FACTS], "addresses": [ADDRESSES], "protections": [PROTECTIONS]
    }  # fmt: skip
    for household in households:
        for place, one in enumerate(household.people):
            rows["people"].append(_person(one, household, place))
            rows["facts"] += [
                (one.key, kind, value, day.isoformat(), "")
                for kind, value, day in one.facts
                if kinds is None or kind in kinds
            ]
            rows["addresses"] += _spells(one, household)
        if household.protected:
            begun = on - timedelta(days=90)
            rows["protections"].append(
                (household.people[0].key, begun.isoformat(), (begun + timedelta(days=364)).isoformat(), "", "")
            )
    return {part: _csv(lines) for part, lines in rows.items()}


def _person(one: InventedPerson, household: InventedHousehold, place: int) -> Row:
    return (
        one.key, household.key, str(place), one.family, one.given, one.family_kana, one.given_kana, one.former_family,
        one.former_family_kana, one.alias, one.alias_kana, one.card_name, one.born_on.isoformat(), _SEXES[one.sex],
        RELATION_IN_REGISTER[Relation(one.relation)], *_place(household.address), one.domicile, one.domicile_head,
        one.nationality, one.residence_status, _day(one.residence_until_on), _day(one.became_resident_on), one.moved_from,
        one.moved_to, _STATES[one.status], _day(one.status_on), one.phone, " ".join(one.parents),
    )  # fmt: skip


def _spells(one: InventedPerson, household: InventedHousehold) -> list[Row]:
    """Where somebody has lived in the city since birth; whoever left has none that goes on."""
    found: list[Row] = []
    for address, begin, until in household.before:
        if one.born_on <= until:
            because = "転入" if one.moved_from else "出生" if one.born_on >= begin else "転居"
            found.append((one.key, *_place(address), _day(max(begin, one.born_on)), _day(until), because))
    if household.since is not None and one.status == "living-here":
        because = "転居" if found else "転入" if one.moved_from else "出生"
        found.append((one.key, *_place(household.address), _day(max(household.since, one.born_on)), "", because))
    return found


def _place(address: dict[str, str]) -> tuple[str, ...]:
    return tuple(address[part] for part in ("postal_code", "prefecture", "city", "town", "street", "building"))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _csv(rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
