"""What the register gives as open data: how many people live in each part of the city, by age and sex. Never who."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.organisation.public import city
from madoguchi.foundation.residents.models import Resident
from madoguchi.foundation.residents.vocabulary import Sex, Status
from madoguchi.kernel.open_sources import DistrictTable, open_source

STEP, OLDEST = 5, 85
WORDS = {Sex.MALE: "男性", Sex.FEMALE: "女性"}
GROUPS = tuple(
    f"{first}-{first + STEP - 1}歳の{sex}" if first < OLDEST else f"{OLDEST}歳以上の{sex}"
    for first in range(0, OLDEST + STEP, STEP)
    for sex in WORDS.values()
)
SUMS = {
    "総人口": GROUPS,
    "男性": tuple(one for one in GROUPS if one.endswith("男性")),
    "女性": tuple(one for one in GROUPS if one.endswith("女性")),
}
CONSTANTS = ("全国地方公共団体コード", "地方公共団体名", "調査年月日")
HOUSEHOLDS = "世帯数"


@open_source(
    "residents.population",
    _("Population by district, age and sex"),
    headings=(*CONSTANTS, "地域名", *SUMS, *GROUPS, HOUSEHOLDS),
)
def population(on: date) -> DistrictTable | None:
    """Everybody whom the register shows as living here, by the town of the address.

    Somebody whose sex the register does not know is not counted: the standard has no column for it.
    """
    living = Resident.objects.filter(status=Status.LIVING_HERE, sex__in=list(WORDS)).order_by()
    as_of = living.aggregate(one=Max("as_of"))["one"]
    if as_of is None:
        return None
    counts: Counter[tuple[str, str]] = Counter()
    households: dict[str, set[object]] = {}
    columns = living.values_list("address__town", "sex", "born_on", "household_id")
    for town, sex, born_on, household in columns.iterator(chunk_size=5000):
        district = town or "（町名なし）"
        counts[district, _group(_age(born_on, as_of), sex)] += 1
        households.setdefault(district, set()).add(household)
    hall = city()
    return DistrictTable(
        district="地域名",
        columns=GROUPS,
        sums=SUMS,
        constants=dict(
            zip(CONSTANTS, (hall.code, f"{hall.prefecture.ja}{hall.name.ja}", as_of.isoformat()), strict=True)
        ),
        counts=counts,
        as_of=as_of,
        beside={(district, HOUSEHOLDS): len(several) for district, several in households.items()},
    )


def _age(born_on: date, on: date) -> int:
    return max(0, on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day)))


def _group(age: int, sex: str) -> str:
    first = min(age // STEP * STEP, OLDEST)
    return GROUPS[first // STEP * 2 + (sex == Sex.FEMALE)]
