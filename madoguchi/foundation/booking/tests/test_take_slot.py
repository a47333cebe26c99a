"""Taking a seat: never more than there are, on both engines."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

from madoguchi.foundation.booking.public import (
    Booking,
    SlotNotOffered,
    SlotTaken,
    bookings_of,
    release_slot,
    release_slots_of,
    take_slot,
)
from madoguchi.foundation.booking.seats import TakenOutsideAct
from madoguchi.foundation.booking.tests.conftest import AT

SLOT = "2026-11-04T09:00"


def take(case: str, iso: str = SLOT, path: str = "visit", calendar: str = "window") -> Booking:
    with transaction.atomic():
        return take_slot(calendar, iso, case_id=case, case_number=f"N-{case}", path=path, at=AT)


@pytest.mark.django_db
def test_the_last_seat_taken_is_told_with_the_slot_and_a_way_out(calendars: Path) -> None:
    take("1")
    take("2")
    with pytest.raises(SlotTaken) as refused:
        take("3")
    assert "11月4日（水）9時" in str(refused.value)
    assert refused.value.way_out
    assert sorted(Booking.objects.values_list("seat", flat=True)) == [0, 1]


@pytest.mark.django_db
def test_sending_in_twice_takes_one_seat(calendars: Path) -> None:
    assert take("1") == take("1")
    assert Booking.objects.count() == 1


@pytest.mark.django_db
def test_choosing_another_time_gives_the_first_one_back(calendars: Path) -> None:
    take("1")
    take("1", "2026-11-04T10:00")
    assert [one.local_start.hour for one in bookings_of("1")] == [10]


@pytest.mark.django_db
def test_a_refused_change_keeps_the_first_choice(calendars: Path) -> None:
    take("1")
    take("2", "2026-11-04T10:00")
    take("3", "2026-11-04T10:00")
    with pytest.raises(SlotTaken):
        take("1", "2026-11-04T10:00")
    assert [one.local_start.hour for one in bookings_of("1")] == [9]


@pytest.mark.django_db
def test_a_seat_given_back_can_be_taken_again(calendars: Path) -> None:
    first = take("1")
    take("2")
    with transaction.atomic():
        release_slot(first)
        release_slot(first)
    assert take("3").seat == 0


@pytest.mark.django_db
def test_only_seats_still_to_come_are_given_back_on_withdrawal(calendars: Path) -> None:
    take("1")
    with transaction.atomic():
        assert release_slots_of("1", after=AT.replace(month=12)) == 0
        assert release_slots_of("1", after=AT) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "iso",
    [
        "2026-11-04T09:15",
        "2026-11-04T09:30",
        "2026-11-03T09:00",
        "2026-11-05T09:00",
        "2026-11-02T10:30",
        "2025-11-04T09:00",
        "2027-06-01T09:00",
        "2026-11-04T09:00+09:00",
        "nonsense",
        "",
    ],
)
def test_a_time_that_is_not_offered_cannot_be_taken_whoever_asks(calendars: Path, iso: str) -> None:
    with pytest.raises(SlotNotOffered):
        take("1", iso)


@pytest.mark.django_db(transaction=True)
def test_a_seat_is_not_taken_outside_an_act(calendars: Path) -> None:
    with pytest.raises(TakenOutsideAct):
        take_slot("window", SLOT, case_id="1", case_number="1", path="visit", at=AT)


@pytest.mark.django_db(transaction=True)
def test_twelve_people_at_once_get_two_seats(calendars: Path) -> None:
    start, got, refused = threading.Barrier(12), [], []

    def apply(case: str) -> None:
        try:
            start.wait(timeout=20)
            got.append(take(case).seat)
        except SlotTaken:
            refused.append(case)
        finally:
            connection.close()

    people = [threading.Thread(target=apply, args=(str(n),)) for n in range(12)]
    for one in people:
        one.start()
    for one in people:
        one.join(timeout=60)
    assert sorted(got) == [0, 1]
    assert len(refused) == 10
    assert Booking.objects.count() == 2
