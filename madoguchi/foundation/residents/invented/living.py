"""Where a household lives, has lived, and by which telephone it is reached."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate

from madoguchi.foundation.residents.invented.person import InventedHousehold
from madoguchi.foundation.residents.invented.towns import Town

BUILDINGS = (
    "架空荘",
    "架空ハイツ",
    "コーポ架空",
    "架空アパート",
    "市営架空住宅",
    "メゾン架空",
    "架空マンション",
    "グリーン架空",
    "架空寮",
)
HOMES = ("特別養護老人ホーム架空苑", "介護老人保健施設かくう", "サービス付き高齢者向け住宅架空の里")
ELSEWHERE = (
    "青森県弘前市", "青森県青森市", "青森県つがる市", "青森県北津軽郡鶴田町", "青森県北津軽郡中泊町", "青森県八戸市",
    "北海道函館市", "宮城県仙台市青葉区", "東京都足立区", "東京都大田区", "神奈川県横浜市鶴見区", "埼玉県川口市", "秋田県大館市",
)  # fmt: skip
FIRST_PHONE, PHONES = 2_000, 8_000
"""0173-00-2000 and on: the hand-written people have those before; the exchange 00 is given to nobody."""
BUSY = 4
"""The largest town has about five times as many people as the smallest."""


def invent_address(household: InventedHousehold, towns: Sequence[Town], dice: random.Random, *, number: int) -> None:
    """The address, and the telephone numbers of the head."""
    head = household.people[0]
    household.address = _address(towns, dice, alone_and_old=len(household.people) == 1 and head.born_on.year < 1941)
    if number <= PHONES:
        head.phone = f"0173-00-{FIRST_PHONE + number - 1:04d}"


def _address(towns: Sequence[Town], dice: random.Random, *, alone_and_old: bool) -> dict[str, str]:
    town = dice.choices(towns, cum_weights=_sizes(tuple(towns)))[0]
    street = f"{dice.randint(1, 420)}番地" + (f"{dice.randint(1, 30)}" if dice.random() < 0.7 else "")
    building = ""
    if alone_and_old and dice.random() < 0.22:
        building = f"{dice.choice(HOMES)} {dice.randint(1, 3)}{dice.randint(1, 30):02d}号室"
    elif dice.random() < 0.15:
        building = f"{dice.choice(BUILDINGS)} {dice.randint(1, 3)}{dice.randint(1, 12):02d}号室"
    return {
        "postal_code": town.postal_code, "prefecture": town.prefecture, "city": town.city,
        "town": town.town, "street": street, "building": building,
    }  # fmt: skip


@lru_cache(maxsize=8)
def _sizes(towns: tuple[Town, ...]) -> list[float]:
    """Towns differ in size; which are large is the same in every run, for it follows from their codes."""
    return list(accumulate(1 + BUSY * (int(town.postal_code) * 7919 % 97) / 97 for town in towns))


def invent_history(household: InventedHousehold, towns: Sequence[Town], dice: random.Random, on: date) -> None:
    """Since when they live there, where before, where they came from, and the place of the family register."""
    head = household.people[0]
    years = max(0.1, min(dice.expovariate(1 / 14), (on - head.born_on).days / 365 - 19))
    household.since = on - timedelta(days=int(years * 365) + 1)
    came_from_elsewhere = dice.random() < 0.24 or head.nationality != "JP"
    arrived = household.since
    if dice.random() < 0.3:
        until = household.since - timedelta(days=1)
        begin = until - timedelta(days=dice.randint(300, 3000))
        household.before.append((_address(towns, dice, alone_and_old=False), begin, until))
        arrived = begin
    place = household.address
    domicile = f"{place['prefecture']}{place['city']}{place['town']}{dice.randint(1, 420)}番地"
    for one in household.people:
        born_here = one.relation in ("child", "grandchild") and one.born_on > arrived
        if came_from_elsewhere and not born_here:
            one.moved_from = (
                (dice.choice(ELSEWHERE) if head.nationality == "JP" else "国外") if one is head else head.moved_from
            )
            one.became_resident_on = max(arrived, one.born_on)
        else:
            one.became_resident_on = one.born_on
        if one.nationality == "JP":
            one.domicile, one.domicile_head = domicile, f"{head.family} {head.given}"
