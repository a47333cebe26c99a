"""A fact of another register is told as of its last file, not as of the day on which its row last changed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from madoguchi.foundation.residents.public import (
    RegisterImport,
    Resident,
    facts_about,
    facts_as_of,
    facts_of,
)
from madoguchi.foundation.residents.tests.import_files import facts, family, people
from madoguchi.foundation.residents.tests.test_import import DAY, Load, load

__all__ = ["load"]
pytestmark = pytest.mark.django_db
TAXED, SEAL = "1001,resident-tax,taxed,2020-06-01,", "1001,seal-registered,,2020-01-01,"


def days(at: datetime) -> dict[str, date]:
    person = Resident.objects.select_related("household").get(key="1001")
    return {kind: one.as_of for kind, one in facts_about(person.household, at)[str(person.pk)].items()}


def test_what_a_file_left_as_it_was_is_known_to_its_day(load: Load, at: datetime) -> None:
    day, at = DAY + timedelta(days=30), at + timedelta(days=60)
    load(people(family()), facts(TAXED, SEAL))
    assert days(at) == {"resident-tax": DAY, "seal-registered": DAY}, "the control: one file, one day"
    outcome = load(people([]), facts("1002,resident-tax,exempt,2026-06-01,"), full=False, as_of=day)
    assert outcome.files[1]["kinds"] == ["resident-tax"]
    assert Resident.objects.get(key="1001").facts.get(kind="resident-tax").as_of == DAY, "its row has not changed"
    assert days(at) == {"resident-tax": day, "seal-registered": DAY}, "the file said nothing of seals"
    assert facts_as_of(at.date(), demo=False) == {"resident-tax": day, "seal-registered": DAY}
    load(people(family()), facts(TAXED, SEAL), as_of=day + timedelta(days=1))
    assert set(days(at).values()) == {day + timedelta(days=1)}
    assert facts_as_of(at.date(), demo=False)["seal-registered"] == day + timedelta(days=1)


def test_a_file_of_a_day_to_come_or_an_import_that_stopped_says_nothing(load: Load, at: datetime) -> None:
    load(people(family()), facts(TAXED))
    files = [{"part": "facts", "kinds": ["resident-tax"]}]
    for state, day, demo in (
        ("stopped", DAY + timedelta(days=1), False),
        ("done", at.date() + timedelta(days=1), False),
        ("done", at.date(), True),
    ):
        RegisterImport.objects.create(
            kind="full", state=state, as_of=day, begun_at=at, heard_at=at, demo=demo, files=files
        )
    assert days(at) == {"resident-tax": DAY}


def test_what_no_import_brought_keeps_its_day(load: Load, at: datetime) -> None:
    load(people(family()), facts(TAXED))
    load(people([]), facts("1002,resident-tax,exempt,2026-06-01,"), full=False, as_of=at.date())
    person = Resident.objects.get(key="1001")
    assert facts_of(person, at.date())["resident-tax"].as_of == at.date(), "the control"
    Resident.objects.filter(pk=person.pk).update(imported="")
    assert facts_of(person, at.date())["resident-tax"].as_of == DAY
