"""The ledgers grow, and nothing else happens to them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from madoguchi.foundation.audit.models import AccessLine, Attempt, AuditEntry
from madoguchi.foundation.audit.public import (
    attempts_since,
    guards_lowered,
    looks_at,
    record_attempt,
    record_view,
    trail_of,
)
from madoguchi.foundation.organisation.public import City, Department
from madoguchi.kernel.acts import SYSTEM, Actor, act

pytestmark = pytest.mark.django_db
CLERK = Actor(kind="staff", id="s-1", name="佐藤 優", post="市民課 窓口係")


def fill_ledgers(at: datetime) -> None:
    record_view(by=CLERK, purpose="Examining an application", what="Application", at=at, account_id="a-1")
    record_attempt(kind="audit.test", key="somebody@example.jp", succeeded=False, at=at)
    with act("department.test", on=None, by=CLERK, at=at):
        pass


def test_an_act_leaves_exactly_one_entry_with_who_when_and_on_what(city: City, at: datetime) -> None:
    department = Department.objects.get(key="citizens")
    with act("department.rename", on=department, by=CLERK, at=at, why="moved") as this:
        this.note(count=2)
    entry = trail_of(department).get()
    assert (entry.act, entry.at, entry.actor_name, entry.actor_post) == (
        "department.rename",
        at,
        "佐藤 優",
        "市民課 窓口係",
    )
    assert entry.detail == {"why": "moved", "count": 2}


def test_an_act_that_fails_leaves_no_entry(at: datetime) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(ZeroDivisionError), act("department.test", on=None, by=CLERK, at=at):
        raise ZeroDivisionError
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("ledger", [AuditEntry, AccessLine, Attempt])
def test_the_database_refuses_to_change_or_delete_a_line(ledger: Any, at: datetime) -> None:
    fill_ledgers(at)
    line = ledger.objects.first()
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        ledger.objects.filter(pk=line.pk).update(at=at + timedelta(days=1))
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        line.delete()
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {ledger._meta.db_table}")
    assert ledger.objects.get(pk=line.pk).at == at


def test_the_guards_come_back_after_they_were_lowered(at: datetime) -> None:
    fill_ledgers(at)
    with guards_lowered():
        Attempt.objects.all().delete()
    record_attempt(kind="audit.test", key="x", succeeded=True, at=at)
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        Attempt.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_a_look_is_refused_inside_a_transaction_because_a_rollback_would_take_it_back(at: datetime) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        record_view(by=CLERK, purpose="Examining an application", what="Application", at=at, account_id="a-1")
    assert not AccessLine.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_look_stays_written_when_what_follows_is_rolled_back(at: datetime) -> None:
    record_view(by=CLERK, purpose="Examining an application", what="Application", at=at, account_id="a-1")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    assert AccessLine.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_guards_stand_in_a_test_that_flushes_too(at: datetime) -> None:
    fill_ledgers(at)
    with pytest.raises((IntegrityError, DatabaseError)):
        AccessLine.objects.all().delete()


@pytest.mark.parametrize(("purpose", "what"), [("", "Application"), ("Examining an application", "")])
def test_a_look_without_reason_or_object_cannot_be_written(purpose: Any, what: Any, at: datetime) -> None:
    with pytest.raises(IntegrityError):
        record_view(by=CLERK, purpose=purpose, what=what, at=at)


def test_looks_are_found_through_the_account_and_through_the_register(at: datetime) -> None:
    record_view(by=CLERK, purpose="p", what="case", at=at, account_id="a-1", case_number="N-1")
    record_view(by=CLERK, purpose="p", what="register", at=at + timedelta(minutes=1), resident_id="r-1")
    record_view(by=CLERK, purpose="p", what="other", at=at, account_id="a-2")
    assert [line.what for line in looks_at(account_id="a-1", resident_id="r-1")] == ["register", "case"]
    assert [line.what for line in looks_at(account_id="a-1")] == ["case"]
    assert not looks_at().exists()


def test_attempts_are_counted_for_each_door_and_from_a_moment_on(at: datetime) -> None:
    for minutes, succeeded in ((0, False), (10, False), (20, True)):
        moment = at + timedelta(minutes=minutes)
        record_attempt(kind="audit.test", key="Somebody@example.jp", succeeded=succeeded, at=moment)
    assert attempts_since("audit.test", "somebody@example.jp", at) == 3
    assert attempts_since("audit.test", "somebody@example.jp", at, succeeded=False) == 2
    assert attempts_since("audit.test", "somebody@example.jp", at + timedelta(minutes=5)) == 2
    assert attempts_since("audit.other", "somebody@example.jp", at) == 0


def test_an_attempt_holds_no_address_in_clear(at: datetime) -> None:
    record_attempt(kind="audit.test", key="somebody@example.jp", succeeded=False, at=at)
    assert "example" not in Attempt.objects.get().key


def test_the_system_may_act_too(at: datetime) -> None:
    with act("department.test", on=None, by=SYSTEM, at=at):
        pass
    assert AuditEntry.objects.get(act="department.test").actor_kind == "system"
