"""Search in the register: who is found, who is not, and in which order."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from madoguchi.foundation.organisation.public import City
from madoguchi.foundation.residents.public import Resident, guard_address, search_residents
from madoguchi.kernel.acts import SYSTEM

pytestmark = pytest.mark.django_db


def test_every_word_narrows(register: City, at: datetime) -> None:
    assert {hit.resident.key for hit in search_residents("津軽", seen_by=None, at=at).hits} >= {"hanako", "ichiro"}
    assert [hit.resident.key for hit in search_residents("津軽 はなこ", seen_by=None, at=at).hits] == ["hanako"]
    narrowed = search_residents("津軽", seen_by=None, at=at, born_on=date(1986, 2, 11))
    assert [hit.resident.key for hit in narrowed.hits] == ["ichiro"]


def test_what_says_nothing_finds_nobody(register: City, at: datetime) -> None:
    for typed in ("", "　", "、・", "青森県五所川原市"):
        page = search_residents(typed, seen_by=None, at=at)
        assert (page.hits, page.understood) == ((), False), typed


def test_the_pages_hold_everybody_once(register: City, at: datetime) -> None:
    whole = [hit.resident.key for hit in search_residents("五所川原市 0173", seen_by=None, at=at, limit=100).hits]
    assert whole == []
    everybody = [hit.resident.key for hit in search_residents("金", seen_by=None, at=at, limit=100).hits]
    turned, after = [], ""
    while True:
        page = search_residents("金", seen_by=None, at=at, limit=2, after=after)
        turned += [hit.resident.key for hit in page.hits]
        after = page.after
        if not after:
            break
    assert turned == everybody
    assert len(everybody) >= 3


def test_the_protected_are_as_if_not_there(register: City, at: datetime) -> None:
    hanako = Resident.objects.get(key="hanako")
    guard_address(hanako.household, guarded=True, by=SYSTEM, at=at)
    page = search_residents("津軽", seen_by=None, at=at)
    assert [hit.resident.key for hit in page.hits] == ["ren"]
    assert search_residents("津軽花子", seen_by=None, at=at) == search_residents("津軽無名", seen_by=None, at=at)
