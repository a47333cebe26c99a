"""One act: a transaction, a locked row, one audit entry."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from madoguchi.kernel import acts
from madoguchi.kernel.acts import Act, ActWithinAct, NothingWouldRecord, act, record_acts_with
from madoguchi.kernel.tests.conftest import AT, SATO


def thing(name: str = "thing") -> ContentType:
    """Any row will do; the kernel has no tables of its own."""
    return ContentType.objects.create(app_label="kerneltest", model=name)


@pytest.mark.django_db
def test_nothing_is_done_that_nobody_would_record() -> None:
    before = record_acts_with(None)
    try:
        with pytest.raises(NothingWouldRecord), act("thing.make", on=None, by=SATO, at=AT):
            thing()
    finally:
        record_acts_with(before)
    assert not ContentType.objects.filter(app_label="kerneltest").exists()


@pytest.mark.django_db
def test_one_act_leaves_exactly_one_entry_with_what_was_noted(recorded: list[Act]) -> None:
    with act("thing.make", on=None, by=SATO, at=AT, copies=2) as this:
        this.on = thing()
        this.note(pages=3)
    assert [(one.name, one.by, one.at, one.detail) for one in recorded] == [
        ("thing.make", SATO, AT, {"copies": 2, "pages": 3}),
    ]
    assert recorded[0].on == ContentType.objects.get(app_label="kerneltest")


@pytest.mark.django_db
def test_an_act_that_fails_leaves_neither_change_nor_entry(recorded: list[Act]) -> None:
    with pytest.raises(ZeroDivisionError), act("thing.make", on=None, by=SATO, at=AT):
        thing()
        raise ZeroDivisionError
    assert recorded == []
    assert not ContentType.objects.filter(app_label="kerneltest").exists()


@pytest.mark.django_db
def test_a_change_that_cannot_be_recorded_is_not_made() -> None:
    def full_disk(this: Act) -> None:
        raise OSError("no space left")

    before = record_acts_with(full_disk)
    try:
        with pytest.raises(OSError, match="no space"), act("thing.make", on=None, by=SATO, at=AT):
            thing()
    finally:
        record_acts_with(before)
    assert not ContentType.objects.filter(app_label="kerneltest").exists()


@pytest.mark.django_db
def test_the_row_is_read_again_before_it_is_changed(recorded: list[Act]) -> None:
    row = thing("before")
    ContentType.objects.filter(pk=row.pk).update(model="by-another")
    with act("thing.rename", on=row, by=SATO, at=AT):
        assert row.model == "by-another"


@pytest.mark.django_db
def test_an_act_within_an_act_is_refused_and_undoes_both(recorded: list[Act]) -> None:
    with pytest.raises(ActWithinAct), act("thing.make", on=None, by=SATO, at=AT):
        thing()
        with act("thing.rename", on=None, by=SATO, at=AT):
            pass
    assert recorded == []
    assert not ContentType.objects.filter(app_label="kerneltest").exists()


@pytest.mark.django_db
def test_after_a_failed_act_the_next_one_can_be_done(recorded: list[Act]) -> None:
    with suppress(ZeroDivisionError), act("thing.make", on=None, by=SATO, at=AT):
        raise ZeroDivisionError
    with act("thing.make", on=None, by=SATO, at=AT):
        pass
    assert len(recorded) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["make", "thing make", "Thing.make", "thing.make.again", "thing.", "thing.make1"])
def test_an_act_is_called_noun_dot_verb(name: str, recorded: list[Act]) -> None:
    with pytest.raises(ValueError, match=r"noun\.verb"), act(name, on=None, by=SATO, at=AT):
        pass


@pytest.mark.django_db(transaction=True)
def test_two_acts_on_one_row_take_turns(recorded: list[Act]) -> None:
    row = thing("0")
    start = threading.Barrier(6)

    def count_up() -> None:
        try:
            mine = ContentType.objects.get(pk=row.pk)
            start.wait(timeout=20)
            with act("thing.count", on=mine, by=SATO, at=AT):
                mine.model = str(int(mine.model) + 1)
                mine.save(update_fields=["model"])
        finally:
            connection.close()

    workers = [threading.Thread(target=count_up) for _ in range(6)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(timeout=60)
    assert ContentType.objects.get(pk=row.pk).model == "6"
    assert len(recorded) == 6


def test_the_recorder_registered_before_is_handed_back() -> None:
    def mine(this: Act) -> None: ...

    before = record_acts_with(mine)
    assert record_acts_with(before) is mine
    assert acts._recorder is before
