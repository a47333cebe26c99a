"""Search in the register: who is found, who is not, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from madoguchi.foundation.organisation.public import City
from madoguchi.foundation.residents.models import SearchEntry, SearchPart
from madoguchi.foundation.residents.public import Resident, guard_address, search_residents
from madoguchi.foundation.residents.search import asking, disagreements, index_residents
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


def test_a_page_holds_no_more_than_asked_and_leads_on(register: City, at: datetime) -> None:
    page = search_residents("つがる", seen_by=None, at=at, limit=2)
    assert len(page.hits) == 2
    rest = search_residents("つがる", seen_by=None, at=at, limit=2, after=page.after)
    assert [hit.resident.key for hit in (*page.hits, *rest.hits)] == ["ichiro", "sakura", "hanako", "haruto"]
    assert search_residents("つがる", seen_by=None, at=at, limit=2, after="made up").hits == page.hits


def test_of_thousands_every_page_shows_others(register: City, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [hit.resident.key for hit in search_residents("金", seen_by=None, at=at, limit=100).hits]
    monkeypatch.setattr(asking, "BOUND", 1)
    monkeypatch.setattr(asking, "FEW_WORDS", 0)
    turned, after = [], ""
    while True:
        page = search_residents("金", seen_by=None, at=at, limit=2, after=after)
        turned += [hit.resident.key for hit in page.hits]
        if not (after := page.after):
            break
    assert sorted(turned) == sorted(whole)
    assert len(set(turned)) == len(turned)


def test_how_often_the_database_is_asked_does_not_grow(
    register: City, at: datetime, django_assert_max_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    with django_assert_max_num_queries(12):
        search_residents("津軽 はなこ 布屋町900-1 昭和63年5月4日 0101", seen_by=None, at=at)
    with django_assert_max_num_queries(22):
        search_residents("つがろ はなと", seen_by=None, at=at)


def test_the_index_agrees_with_the_register_and_follows_it(register: City, at: datetime) -> None:
    assert disagreements() == []
    hanako = Resident.objects.get(key="hanako")
    Resident.objects.filter(pk=hanako.pk).update(name={**hanako.name, "family": "三厩"})
    assert disagreements()[0] == f"{hanako.pk}: other words than in the register"
    index_residents([hanako.pk])
    # 津軽 is held by others still; no word is left that nobody has.
    assert disagreements() == []
    assert [hit.resident.key for hit in search_residents("三厩", seen_by=None, at=at).hits] == ["hanako"]
    assert list(search_residents("津軽花子", seen_by=None, at=at).hits) == []


def test_the_index_can_be_made_anew(register: City, at: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    entry = SearchEntry.objects.get(resident__key="hanako")
    SearchPart.objects.filter(whole="花子").delete()
    entry.delete()
    with pytest.raises(CommandError, match="not in the index"):
        call_command("residents_index")
    call_command("residents_index", "--rebuild")
    assert "agree" in capsys.readouterr().out
    assert [hit.resident.key for hit in search_residents("花子", seen_by=None, at=at).hits] == ["hanako"]
