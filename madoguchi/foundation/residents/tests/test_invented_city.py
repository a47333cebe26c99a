"""The invented city: always the same, plausible, and nobody's."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import datetime
from itertools import chain

import pytest
from pytest_django import Settings

from madoguchi.foundation.accounts.public import OnlyInTheDemo
from madoguchi.foundation.organisation.public import City
from madoguchi.foundation.residents.invented import InventedHousehold, InventedPerson, invent_households
from madoguchi.foundation.residents.invented.ages import PEOPLE, PYRAMID, invent_ages
from madoguchi.foundation.residents.invented.city import ON
from madoguchi.foundation.residents.invented.files import invented_files
from madoguchi.foundation.residents.invented.loading import load_invented_city
from madoguchi.foundation.residents.invented.towns import towns_of
from madoguchi.foundation.residents.public import Resident, Status, disagreements, search_residents
from madoguchi.foundation.residents.rules import read_fact_kinds
from madoguchi.kernel.acts import SYSTEM
from tests.cast import CITY_FOLDER

HOW_MANY = 3_000
TOWNS = towns_of("青森県", "五所川原市")


@pytest.fixture(scope="module")
def households() -> list[InventedHousehold]:
    """A small city."""
    return list(invent_households(TOWNS, people=HOW_MANY))


@pytest.fixture(scope="module")
def people(households: list[InventedHousehold]) -> list[InventedPerson]:
    """Who lives in it."""
    everybody = chain.from_iterable(household.people for household in households)
    return [one for one in everybody if one.status == "living-here"]


def test_the_same_seed_makes_the_same_city(households: list[InventedHousehold]) -> None:
    assert list(invent_households(TOWNS, people=HOW_MANY)) == households
    assert list(invent_households(TOWNS, people=HOW_MANY, seed=1)) != households


def test_the_ages_are_those_of_a_shrinking_northern_city(people: list[InventedPerson]) -> None:
    assert len(people) == HOW_MANY
    ages = [one.age(ON) for one in people]
    assert 0.09 < sum(age < 15 for age in ages) / HOW_MANY < 0.12
    assert 0.35 < sum(age >= 65 for age in ages) / HOW_MANY < 0.38
    assert sum(men + women for men, women in PYRAMID[13:]) / sum(map(sum, PYRAMID)) == pytest.approx(0.365, abs=0.002)


def test_the_whole_city_has_the_people_of_the_census() -> None:
    import random

    assert sum(1 for _one in invent_ages(PEOPLE, random.Random(1))) == PEOPLE == 51_415


def test_households_are_whole(households: list[InventedHousehold]) -> None:
    for household in households:
        living = [one for one in household.people if one.status == "living-here"]
        relations = Counter(one.relation for one in living)
        assert relations["head"] == 1, household
        assert relations["wife"] + relations["husband"] <= 1
        assert living[0].age(ON) >= 16
        keys = {one.key: one for one in living}
        for one in living:
            assert all(keys[parent].age(ON) - one.age(ON) >= 15 for parent in one.parents), household
    sizes = Counter(len(household.people) for household in households)
    assert 0.25 < sizes[1] / len(households) < 0.45
    assert len(towns_of("青森県", "五所川原市")) == 94
    assert {household.address["town"] for household in households} == {town.town for town in TOWNS}


def test_names_are_written_as_people_write_them(people: list[InventedPerson]) -> None:
    japanese = [one for one in people if one.nationality == "JP"]
    for one in japanese:
        assert re.fullmatch("[ァ-ヴー]+", one.family_kana + one.given_kana), one
    families = {one.family for one in japanese}
    assert {"髙橋", "高橋", "斎藤", "齋藤", "葛󠄀西", "葛西"} <= families
    assert len(families) > 200
    foreign = [one for one in people if one.nationality != "JP"]
    assert foreign
    assert all(one.residence_status and one.card_name.isascii() for one in foreign)


def test_telephone_numbers_are_given_to_nobody_else(households: list[InventedHousehold]) -> None:
    phones = [one.phone for household in households for one in household.people if one.phone]
    assert len(phones) == len(set(phones)) > 500
    assert all(re.fullmatch(r"0173-00-[2-9][0-9]{3}", phone) for phone in phones)


def test_facts_are_of_kinds_that_the_city_knows(people: list[InventedPerson]) -> None:
    kinds = read_fact_kinds(CITY_FOLDER / "facts.yaml")
    for kind, value, day in chain.from_iterable(one.facts for one in people):
        assert kind in kinds
        assert not kinds[kind].values or value in kinds[kind].values
        assert day <= ON
    old = [one for one in people if one.age(ON) >= 75]
    assert all(any(kind == "late-elderly-insured" for kind, _v, _d in one.facts) for one in old)


def test_the_files_are_those_that_the_import_reads(households: list[InventedHousehold]) -> None:
    files = invented_files(households, on=ON)
    rows = list(csv.DictReader(io.StringIO(files["people"].decode())))
    assert len(rows) == sum(len(household.people) for household in households)
    assert Counter(row["状態"] for row in rows)["住民"] == HOW_MANY
    spells = list(csv.DictReader(io.StringIO(files["addresses"].decode())))
    open_ones = Counter(row["宛名番号"] for row in spells if not row["終了日"])
    assert set(open_ones.values()) == {1}
    assert len(open_ones) == HOW_MANY


@pytest.mark.django_db
def test_the_import_takes_every_row_and_the_search_finds_them(register: City, settings: Settings, at: datetime) -> None:
    settings.MADOGUCHI_DEMO = True
    written_by_hand = set(Resident.objects.values_list("key", flat=True))
    outcome = load_invented_city(people=150, by=SYSTEM, at=at)
    assert outcome is not None
    assert list(outcome.faults) == []
    assert not Resident.objects.filter(demo=False).exists()
    assert Resident.objects.filter(status=Status.LIVING_HERE).exclude(key__in=written_by_hand).count() == 150
    assert disagreements() == []
    somebody = Resident.objects.exclude(key__in=written_by_hand).filter(status=Status.LIVING_HERE).order_by("key")[5]
    hits = search_residents(f"{somebody.full_name} {somebody.born_on}", seen_by=None, at=at).hits
    assert [hit.resident for hit in hits] == [somebody]
    assert [hit.resident.key for hit in search_residents("津軽 花子", seen_by=None, at=at).hits] == ["hanako"]
    assert load_invented_city(people=150, by=SYSTEM, at=at) is None


@pytest.mark.django_db
def test_no_people_are_invented_outside_the_demo(register: City, settings: Settings, at: datetime) -> None:
    settings.MADOGUCHI_DEMO = False
    with pytest.raises(OnlyInTheDemo):
        load_invented_city(people=10, by=SYSTEM, at=at)
