"""The register: who lives where with whom, and which account is whose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from madoguchi.foundation.accounts.operations import admit_card
from madoguchi.foundation.accounts.public import Identity, User
from madoguchi.foundation.organisation.public import City
from madoguchi.foundation.residents.matching import address_key, name_key
from madoguchi.foundation.residents.public import (
    CardFitsSeveral,
    Household,
    PeopleFileFaulty,
    RegisteredToAnother,
    Resident,
    household_people,
    known_about,
    lineal_pairs,
    link_account,
    load_demo_residents,
    resident_of,
    same_household,
)
from madoguchi.kernel.acts import SYSTEM
from tests.cast import CITY_FOLDER

pytestmark = pytest.mark.django_db
HANAKO = Identity(
    vendor="demo",
    subject="s-hanako",
    name="津軽　花子",
    address="青森県五所川原市字布屋町900番地1",
    born_on=date(1988, 5, 4),
    sex="2",
)


def person(key: str) -> Resident:
    return Resident.objects.get(key=key)


def test_there_are_twelve_invented_households_all_marked_as_such(register: City) -> None:
    assert Household.objects.count() == 12
    assert not Household.objects.filter(demo=False).exists()
    assert not Resident.objects.filter(demo=False).exists()
    for one in Resident.objects.all():
        assert one.phone == "" or one.phone.startswith("0173-00-")
        assert one.email == "" or one.email.endswith("@example.jp")


def test_loading_twice_changes_nothing_and_keeps_accounts(hanako: User, at: datetime) -> None:
    before = list(Resident.objects.values())
    load_demo_residents(CITY_FOLDER, by=SYSTEM, at=at)
    assert list(Resident.objects.values()) == before
    assert resident_of(hanako) is not None


def test_characters_of_names_are_kept_as_written(register: City) -> None:
    assert person("tadashi").name["family"] == "髙橋"
    assert person("misaki").name["given"] == "美﨑"
    assert person("nagi").name["family"] == "葛\U000e0100西"
    assert person("anna").full_name == "SMITH ANNA MARIE"


def test_what_is_known_about_somebody_comes_with_register_and_day(hanako: User, at: datetime) -> None:
    known = known_about(person("hanako"), at)
    assert known["person.name"]["value"] == {
        "family": "津軽",
        "given": "花子",
        "family_kana": "ツガル",
        "given_kana": "ハナコ",
    }
    assert known["person.born_on"]["value"] == "1988-05-04"
    assert known["person.sex"]["value"] == "female"
    assert known["person.address"]["value"]["town"] == "字布屋町"
    assert known["person.phone"]["value"] == "0173-00-0101"
    assert len(known["household.members"]["value"]) == 4
    told = {"person.phone", "person.email"}
    assert {known[concept]["register"] for concept in told} == {"連絡先の届出"}
    assert {one["register"] for concept, one in known.items() if concept not in told} == {"住民基本台帳"}
    assert {one["as_of"] for one in known.values()} == {date(2026, 10, 31)}


def test_what_the_register_does_not_hold_is_not_there(register: City, at: datetime) -> None:
    assert "person.email" not in known_about(person("tome"), at)


def test_nothing_is_known_about_somebody_who_moved_away(hanako: User, at: datetime) -> None:
    Resident.objects.filter(key="hanako").update(status="moved-out")
    assert known_about(person("hanako"), at) == {}
    assert resident_of(hanako) is None
    assert [one["name"]["given"] for one in household_people(person("ichiro"))] == ["一郎", "さくら", "晴斗"]


def test_a_household_lists_its_people_in_order(register: City) -> None:
    people = household_people(person("hanako"))
    assert [(one["name"]["given"], one["relation"]) for one in people] == [
        ("一郎", "世帯主"),
        ("花子", "妻"),
        ("さくら", "子"),
        ("晴斗", "子"),
    ]
    assert people[3]["born_on"] == "2019-06-15"


def test_relatives_are_followed_a_generation_a_query_however_many_live_there(register: City) -> None:
    household = person("hanako").household
    assert household.members.count() > 2
    with CaptureQueriesContext(connection) as asked:
        lineal_pairs(household)
    # Who lives there; then two generations and the end of them, upwards and downwards.
    assert len(asked) <= 1 + 2 * 3


def test_lineal_relatives_are_found_up_and_down_also_those_who_live_apart(register: City) -> None:
    family = lineal_pairs(person("hanako").household)
    mother, apart, husband = (str(person(key).pk) for key in ("hanako", "ren", "ichiro"))
    assert {(mother, apart), (apart, mother), (husband, apart)} <= family
    assert (mother, husband) not in family
    hiraoka = lineal_pairs(person("mio").household)
    grandmother, grandchild = str(person("yumi").pk), str(person("mio").pk)
    assert (grandmother, grandchild) in hiraoka
    assert (grandmother, str(person("kenji").pk)) not in hiraoka
    assert lineal_pairs(person("taro").household) == frozenset()


def test_the_same_household_means_living_in_it_now(register: City) -> None:
    assert same_household(person("hanako"), person("haruto"))
    assert not same_household(person("hanako"), person("ren"))
    Resident.objects.filter(key="haruto").update(status="moved-out")
    assert not same_household(person("hanako"), person("haruto"))


def test_a_card_joins_the_account_with_the_one_person_who_fits(register: City, at: datetime) -> None:
    user = admit_card(HANAKO, by=SYSTEM, at=at)
    assert resident_of(user) == person("hanako")


@pytest.mark.parametrize(
    "change",
    [
        {"name": "津軽　花"},
        {"born_on": date(1988, 5, 5)},
        {"address": "青森県五所川原市字布屋町900番地2"},
    ],
)
def test_a_card_that_differs_in_one_point_joins_nobody(register: City, at: datetime, change: Any) -> None:
    user = admit_card(replace(HANAKO, **change), by=SYSTEM, at=at)
    assert resident_of(user) is None


@pytest.mark.parametrize(
    "change",
    [
        {"name": "津軽 花子"},
        {"name": "津軽花子"},
        {"address": "青森県五所川原市字布屋町９００－１"},
        {"address": "青森県五所川原市字布屋町 900番地の1"},
    ],
)
def test_ways_of_writing_do_not_matter(register: City, at: datetime, change: Any) -> None:
    assert resident_of(admit_card(replace(HANAKO, **change), by=SYSTEM, at=at)) == person("hanako")


def test_a_variation_selector_does_not_hide_somebody_but_another_character_does(register: City, at: datetime) -> None:
    nagi = Identity("demo", "s-n", "葛西　凪", "青森県五所川原市相内906番地8", date(1990, 10, 10), "3")
    assert resident_of(admit_card(nagi, by=SYSTEM, at=at)) == person("nagi")
    other = Identity("demo", "s-t", "高橋　正", "青森県五所川原市末広町905番地", date(1968, 3, 3), "1")
    assert resident_of(admit_card(other, by=SYSTEM, at=at)) is None


def test_a_card_that_fits_two_people_joins_nobody_and_makes_no_account(register: City, at: datetime) -> None:
    twin = person("hanako")
    twin.pk, twin.key, twin._state.adding = None, "twin", True
    from uuid import uuid4

    twin.pk = uuid4()
    twin.relation = "other"
    twin.save()
    with pytest.raises(CardFitsSeveral):
        admit_card(HANAKO, by=SYSTEM, at=at)
    assert not User.objects.exists()


def test_a_second_account_does_not_get_somebody_who_has_one(hanako: User, at: datetime) -> None:
    with pytest.raises(RegisteredToAnother):
        admit_card(HANAKO, by=SYSTEM, at=at)
    assert User.objects.filter(kind="resident").count() == 1


def test_at_the_counter_a_clerk_may_join_an_account_too(register: City, at: datetime) -> None:
    user = User.objects.create(kind="resident", email="h@example.jp", password="!")
    assert link_account(user, identity=HANAKO, by=SYSTEM, at=at) == person("hanako")
    assert link_account(user, identity=HANAKO, by=SYSTEM, at=at) == person("hanako")
    stranger = replace(HANAKO, name="だれか　べつ")
    assert link_account(user, identity=stranger, by=SYSTEM, at=at) is None


def test_somebody_from_elsewhere_gets_an_account_but_no_place_in_the_register(register: City, at: datetime) -> None:
    elsewhere = Identity("demo", "s-e", "八甲　旅人", "青森県青森市架空町1番地", date(1982, 9, 1), "1")
    assert resident_of(admit_card(elsewhere, by=SYSTEM, at=at)) is None


def test_staff_are_nobody_in_the_register(sato: User) -> None:
    assert resident_of(sato) is None
    assert resident_of(None) is None


def test_a_household_has_one_head(register: City) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Resident.objects.filter(key="hanako").update(relation="head")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("households: [{key: a}]", "households.0.address"),
        ("nothing: 1", "households"),
        ("households: [", "residents.yaml"),
    ],
)
def test_a_faulty_file_of_people_is_refused(db: None, at: datetime, tmp_path: Path, text: Any, says: Any) -> None:
    (tmp_path / "people").mkdir()
    (tmp_path / "people" / "residents.yaml").write_text(text)
    with pytest.raises(PeopleFileFaulty) as refusal:
        load_demo_residents(tmp_path, by=SYSTEM, at=at)
    assert says in str(refusal.value)


def test_a_missing_file_of_people_is_refused(db: None, at: datetime, tmp_path: Path) -> None:
    with pytest.raises(PeopleFileFaulty):
        load_demo_residents(tmp_path, by=SYSTEM, at=at)


def test_keys_for_comparing() -> None:
    assert name_key("ＳＭＩＴＨ　Anna") == name_key("Smith anna")
    assert address_key("大町1丁目2番3号") == address_key("大町１－２－３")
    assert address_key("スーパー1階") != address_key("スパ1階")
    assert name_key("髙橋") != name_key("高橋")


def test_a_day_before_the_register_begins_nothing_is_known(register: City, at: datetime) -> None:
    assert known_about(person("hanako"), at - timedelta(days=365 * 8)) == {}
