"""Individual Numbers: under a key of their own, and gone with it."""

from __future__ import annotations

from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.audit.public import AccessLine, AuditEntry
from madoguchi.foundation.organisation.public import City
from madoguchi.foundation.residents import numbers
from madoguchi.foundation.residents.public import (
    NumberFaulty,
    NumberGone,
    NumberLocked,
    PersonalNumber,
    Resident,
    destroy_number,
    keep_number,
    number_of,
)
from madoguchi.kernel import master_keys
from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.individual_number import check_digit
from tests.cast import acting

pytestmark = pytest.mark.django_db
NUMBER = "12345678901" + check_digit("12345678901")
OTHER = "98765432109" + check_digit("98765432109")


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, settings: Settings) -> None:
    settings.MASTER_KEYS, settings.MASTER_KEY_FILE = [], tmp_path / "master-key"


def person(key: str = "hanako") -> Resident:
    return Resident.objects.get(key=key)


def test_a_number_is_kept_locked_and_opened_for_a_purpose_with_a_line(register: City, sato: User, at: datetime) -> None:
    keep_number(person(), NUMBER, by=SYSTEM, at=at)
    row = PersonalNumber.objects.get()
    assert NUMBER not in f"{row} {row!r} {vars(row)}"
    assert number_of(person(), "Examining an application", by=acting(sato), at=at) == NUMBER
    line = AccessLine.objects.get()
    assert (line.what, line.resident_id) == ("Individual Number", str(person().pk))
    assert NUMBER not in str(list(AuditEntry.objects.values()))


def test_the_same_number_twice_changes_nothing_and_another_gets_another_key(register: City, at: datetime) -> None:
    keep_number(person(), NUMBER, by=SYSTEM, at=at)
    first = PersonalNumber.objects.get()
    keep_number(person(), NUMBER, by=SYSTEM, at=at)
    assert PersonalNumber.objects.get().sealed == first.sealed
    keep_number(person(), OTHER, by=SYSTEM, at=at)
    assert numbers.opened_number(person().pk) == OTHER
    assert PersonalNumber.objects.get().wrapped != first.wrapped


@pytest.mark.parametrize(
    "typed", ["", "1234", NUMBER[:11] + str((int(NUMBER[11]) + 1) % 10), "１２３４５６７８９０１８"]
)
def test_digits_that_are_no_number_are_refused(register: City, at: datetime, typed: str) -> None:
    with pytest.raises(NumberFaulty):
        keep_number(person(), typed, by=SYSTEM, at=at)
    assert not PersonalNumber.objects.exists()


def test_destroying_the_key_destroys_the_number_also_from_a_copy_of_what_was_left(register: City, at: datetime) -> None:
    keep_number(person(), NUMBER, by=SYSTEM, at=at)
    copy = PersonalNumber.objects.get()
    destroy_number(person(), by=SYSTEM, at=at)
    with pytest.raises(NumberGone):
        numbers.opened_number(person().pk)
    row = PersonalNumber.objects.get()
    assert (row.sealed, row.wrapped) == ("", "")
    copy.wrapped = ""  # what a copy holds without the key
    with pytest.raises(NumberLocked):
        numbers.opened_numbers([copy])


def test_the_database_itself_keeps_nothing_of_a_destroyed_number(register: City, at: datetime) -> None:
    keep_number(person(), NUMBER, by=SYSTEM, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonalNumber.objects.update(destroyed_at=at)


def test_a_row_put_beside_another_person_does_not_open(register: City, at: datetime) -> None:
    keep_number(person(), NUMBER, by=SYSTEM, at=at)
    PersonalNumber.objects.update(resident=person("taro"))
    with pytest.raises(NumberLocked):
        numbers.opened_number(person("taro").pk)


def test_a_new_master_key_takes_over_and_the_former_opens_until_then(register: City, at: datetime) -> None:
    for key in ("hanako", "taro", "tome"):
        keep_number(person(key), NUMBER, by=SYSTEM, at=at)
    destroy_number(person("tome"), by=SYSTEM, at=at)
    (former,) = master_keys.master_keys()
    said = StringIO()
    call_command("keys_rotate", stdout=said)
    assert "2 keys" in said.getvalue()
    assert master_keys.masters_in_use() == {master_keys.newest_master_key().id} != {former.id}
    call_command("keys_rotate", "--again", "--forget", stdout=said)
    assert former not in master_keys.master_keys()
    assert numbers.opened_number(person().pk) == NUMBER


def test_without_the_master_key_nothing_opens_and_no_second_one_is_begun(register: City, at: datetime) -> None:
    keep_number(person(), NUMBER, by=SYSTEM, at=at)
    master_keys.key_file().unlink()
    with pytest.raises(NumberLocked):
        numbers.opened_number(person().pk)
    with pytest.raises(NumberLocked):
        keep_number(person("taro"), NUMBER, by=SYSTEM, at=at)
    assert not master_keys.key_file().exists()


def test_no_column_of_any_table_holds_the_digits(register: City, at: datetime) -> None:
    keep_number(person(), NUMBER, by=SYSTEM, at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM residents_personalnumber")
        assert NUMBER not in str(cursor.fetchall())
