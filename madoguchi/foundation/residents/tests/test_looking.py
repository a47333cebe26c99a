"""Looking into the register: a purpose, a line the person can read, and nobody protected shown to others."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AccessLine, Attempt
from madoguchi.foundation.organisation.public import City, Post
from madoguchi.foundation.residents.public import (
    AT_THE_COUNTER,
    Fact,
    Household,
    ProtectedPerson,
    Protection,
    PurposeMissing,
    RegisterImport,
    Resident,
    facts_about,
    get_resident,
    guard_address,
    household_of,
    households_hidden_from,
    known_about,
    look_for,
    look_up,
    may_decide_on_protection,
    may_see_protected,
)
from madoguchi.kernel.acts import SYSTEM
from tests.cast import acting

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
MADOGUCHI = Path(__file__).parents[3]


def person(key: str) -> Resident:
    return Resident.objects.select_related("household").get(key=key)


def guard(key: str, at: datetime, *posts: str) -> Household:
    resident = person(key)
    guard_address(resident.household, guarded=True, by=SYSTEM, at=at)
    if posts:
        kept = Protection.objects.create(
            resident=resident, from_on=TODAY, until_on=TODAY + timedelta(days=364), begun_at=at
        )
        kept.allowed_posts.set(Post.objects.filter(key__in=posts))
    return resident.household


def test_a_look_leaves_a_line_with_its_purpose(register: City, sato: User, at: datetime) -> None:
    entry = look_up(person("hanako"), AT_THE_COUNTER, by=acting(sato), at=at, case_number="2026-000123")
    assert [one.key for one in entry.household] == ["ichiro", "hanako", "sakura", "haruto"]
    assert not entry.guarded
    line = AccessLine.objects.get()
    assert (line.purpose, line.resident_id, line.case_number) == (
        AT_THE_COUNTER,
        str(person("hanako").pk),
        "2026-000123",
    )


@pytest.mark.parametrize("purpose", ["", "  "])
def test_without_a_purpose_nothing_is_shown(register: City, sato: User, at: datetime, purpose: str) -> None:
    with pytest.raises(PurposeMissing):
        look_up(person("hanako"), purpose, by=acting(sato), at=at)
    assert not AccessLine.objects.exists()


def test_where_the_line_cannot_be_written_nothing_is_shown(
    register: City, sato: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**line: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(AccessLine.objects, "create", full)
    with pytest.raises(OSError, match="no space left"):
        look_up(person("hanako"), AT_THE_COUNTER, by=acting(sato), at=at)


def test_a_protected_person_is_shown_to_named_posts_only_and_the_try_is_kept(
    register: City, sato: User, suzuki: User, tanaka: User, at: datetime
) -> None:
    household = guard("hanako", at, "citizens-clerk")
    with pytest.raises(ProtectedPerson):
        look_up(person("ichiro"), AT_THE_COUNTER, by=acting(tanaka), at=at)
    assert Attempt.objects.get(kind="residents.protected").succeeded is False
    assert not AccessLine.objects.exists()
    assert look_up(person("ichiro"), AT_THE_COUNTER, by=acting(sato), at=at).guarded
    assert look_up(person("ichiro"), AT_THE_COUNTER, by=acting(suzuki), at=at).guarded
    assert households_hidden_from(tanaka, TODAY) == {household.pk}
    assert households_hidden_from(sato, TODAY) == households_hidden_from(suzuki, TODAY) == frozenset()


def test_a_guard_that_names_no_post_is_seen_through_by_those_who_decide(
    register: City, sato: User, suzuki: User, at: datetime
) -> None:
    household = guard("hanako", at)
    assert not may_see_protected(sato, household, TODAY)
    assert may_see_protected(suzuki, household, TODAY)
    assert (may_decide_on_protection(sato, TODAY), may_decide_on_protection(suzuki, TODAY)) == (False, True)


def test_a_resident_looks_up_nobody(register: City, hanako: User, at: datetime) -> None:
    for by in (acting(hanako), SYSTEM):
        with pytest.raises(ProtectedPerson):
            look_up(person("taro"), AT_THE_COUNTER, by=by, at=at)


def test_facts_are_those_of_the_day_and_of_kinds_the_city_names(register: City, at: datetime) -> None:
    Fact.objects.all().delete()
    hanako, taro = person("hanako"), person("taro")
    spans: list[tuple[Resident, str, str, date, date | None]] = [
        (hanako, "resident-tax", "exempt", date(2025, 6, 1), date(2026, 5, 31)),
        (hanako, "resident-tax", "taxed", date(2026, 6, 1), None),
        (hanako, "national-health-insured", "", date(2026, 11, 3), None),
        (hanako, "moon-owner", "", date(2020, 1, 1), None),
        (person("sakura"), "child-medical", "", date(2020, 1, 1), date(2026, 11, 2)),
        (taro, "resident-tax", "taxed", date(2020, 1, 1), None),
    ]
    for who, kind, value, start, end in spans:
        Fact.objects.create(resident=who, kind=kind, value=value, from_on=start, until_on=end, as_of=TODAY)
    found = facts_about(hanako.household, at)
    assert set(found) == {str(hanako.pk), str(person("sakura").pk)}
    tax = found[str(hanako.pk)]
    assert set(tax) == {"resident-tax"}
    assert (tax["resident-tax"].value, tax["resident-tax"].source) == ("taxed", "税システム")
    assert tax["resident-tax"].basis
    assert str(tax["resident-tax"].name)


def test_people_are_found_by_id_and_nobody_by_nonsense(register: City) -> None:
    hanako = person("hanako")
    assert get_resident(str(hanako.pk)) == hanako
    assert len(household_of(hanako)) == 4
    for nonsense in ("x", "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(Resident.DoesNotExist):
            get_resident(nonsense)


def test_domicile_and_former_address_are_known_except_of_the_guarded(register: City, at: datetime) -> None:
    Resident.objects.filter(key="hanako").update(
        domicile={"place": "青森県五所川原市字布屋町900番地1", "head": "津軽 一郎"},
        former_name={"family": "岩木", "family_kana": "イワキ"}, moved_from="青森県青森市架空町1番地",
        became_resident_on=date(2012, 4, 1),
    )  # fmt: skip
    known = known_about(person("hanako"), at)
    assert known["person.domicile"]["value"]["head"] == "津軽 一郎"
    assert known["person.former_name"]["value"]["family"] == "岩木"
    assert known["person.became_resident_on"]["value"] == "2012-04-01"
    assert known["person.nationality"]["value"] == "JP"
    assert "person.alias" not in known
    guard("hanako", at)
    hidden = known_about(person("hanako"), at)
    assert not {"person.address", "person.domicile", "person.moved_from"} & set(hidden)
    assert "person.former_name" in hidden


def test_no_page_searches_the_register_past_its_lines() -> None:
    rooms = [here for floor in ("services", "portals") for here in (MADOGUCHI / floor).rglob("*.py")]
    silent = [str(here) for here in rooms if "search_residents" in here.read_text(encoding="utf-8")]
    assert silent == []


@pytest.mark.parametrize("purpose", ["", "  "])
def test_nobody_is_looked_for_without_a_purpose(register: City, sato: User, at: datetime, purpose: str) -> None:
    with pytest.raises(PurposeMissing):
        look_for("津軽", purpose, seen_by=sato, by=acting(sato), at=at)
    assert not AccessLine.objects.exists()


def test_a_search_leaves_no_line_of_whom_it_does_not_show(register: City, tanaka: User, at: datetime) -> None:
    guard("hanako", at)
    page = look_for("津軽", AT_THE_COUNTER, seen_by=tanaka, by=acting(tanaka), at=at)
    shown = {str(hit.resident.pk) for hit in page.hits}
    assert shown
    assert set(AccessLine.objects.values_list("resident_id", flat=True)) == shown
    assert str(person("hanako").pk) not in shown


def test_what_is_known_is_as_of_the_last_import_that_left_it_so(register: City, at: datetime) -> None:
    hanako = person("hanako")
    Resident.objects.filter(key="hanako").update(as_of=date(2020, 4, 1), imported="x")
    for day, state in (("2026-10-30", "done"), ("2026-11-01", "stopped"), ("2026-11-09", "done")):
        RegisterImport.objects.create(
            kind="difference", state=state, as_of=date.fromisoformat(day), begun_at=at, heard_at=at, demo=hanako.demo
        )
    known = known_about(person("hanako"), at)
    assert {one["as_of"] for one in known.values()} == {date(2026, 10, 30)}
    assert {one["as_of"] for one in known_about(person("taro"), at).values()} == {person("taro").as_of}, "of no import"
