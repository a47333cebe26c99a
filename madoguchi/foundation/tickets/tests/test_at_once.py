"""Many desks press “next”, and many people take numbers, in the same moment (threads, real transactions)."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from django.db import IntegrityError, connection, connections

from madoguchi.foundation.tickets.folder import hall
from madoguchi.foundation.tickets.models import DeskState, Ticket, Turn
from madoguchi.foundation.tickets.operations import call_next, calling, take_ticket
from madoguchi.foundation.tickets.refusals import NobodyWaits
from madoguchi.foundation.tickets.tests.conftest import CLERK, GUEST
from madoguchi.foundation.tickets.turns import waiting_on
from madoguchi.foundation.tickets.vocabulary import Desk

pytestmark = pytest.mark.django_db(transaction=True)

DESKS = [Desk(f"desk-{n}", "main", str(n), "citizens", ("certificates",)) for n in range(8)]
PEOPLE = 24


def at_once(*deeds: Callable[[], None]) -> list[Exception]:
    """Do all of them in threads of their own that begin together; returns what was raised."""
    begin, raised = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], None]) -> None:
        try:
            begin.wait(timeout=20)
            deed()
        except Exception as trouble:  # noqa: BLE001 - told by the test
            raised.append(trouble)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return raised


@pytest.fixture
def crowd(at: datetime) -> datetime:
    """Twenty-four people who took their numbers at once, and eight open desks."""
    area = hall().areas[0]

    def three() -> None:
        for _n in range(PEOPLE // 8):
            take_ticket(area, area.queues[0], channel="kiosk", by=GUEST, at=at)

    assert at_once(*[three] * 8) == []
    DeskState.objects.bulk_create([DeskState(key=desk.key, standing="open", since_at=at) for desk in DESKS])
    return at


def called_twice() -> list[str]:
    """Numbers that were called to more than one desk."""
    counts = Counter(Turn.objects.values_list("ticket__number", flat=True))
    return sorted(f"{number}: {count} times" for number, count in counts.items() if count > 1)


def test_nobody_gets_another_s_number_and_nobody_is_called_twice(crowd: datetime) -> None:
    assert sorted(Ticket.objects.values_list("number", flat=True)) == list(range(1, PEOPLE + 1))

    def works(desk: Desk) -> Callable[[], None]:
        def until_nobody_waits() -> None:
            with pytest.raises(NobodyWaits):
                while True:
                    call_next(desk, by=CLERK, at=crowd)

        return until_nobody_waits

    assert at_once(*(works(desk) for desk in DESKS)) == []
    assert called_twice() == []
    assert Turn.objects.count() == PEOPLE
    assert Ticket.objects.filter(state="done").count() == PEOPLE


def careless_calls(at: datetime) -> list[Exception]:
    """Each desk chooses before its transaction begins, and takes that person without looking again."""
    first = waiting_on(at.date()).order_by("number").first()
    assert first is not None
    chosen = {desk.key: Ticket.objects.get(pk=first.pk) for desk in DESKS}

    def calls(desk: Desk) -> Callable[[], None]:
        def call() -> None:
            call_next(desk, by=CLERK, at=at)

        return call

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calling, "claim_next", lambda desk, _run, *, at: chosen[desk.key])
        return at_once(*(calls(desk) for desk in DESKS))


@contextmanager
def without(name: str) -> Iterator[None]:
    """The database does not hold this constraint."""
    constraint = next(one for one in Turn._meta.constraints if one.name == name)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {name}")
    try:
        yield
    finally:
        Turn.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Turn, constraint)


def test_without_the_lock_the_database_still_refuses(crowd: datetime) -> None:
    raised = careless_calls(crowd)
    assert {type(one) for one in raised} == {IntegrityError}
    assert called_twice() == []


def test_without_both_somebody_is_called_twice(crowd: datetime) -> None:
    """The control: this test can see what it looks for."""
    with without("tickets_one_turn_a_ticket"):
        careless_calls(crowd)
        assert called_twice() != []
