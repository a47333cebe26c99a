"""Held, confirmed, moved, cancelled, waited for: each place goes to one, and each is told."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from madoguchi.foundation.booking.calendars import get_calendar
from madoguchi.foundation.booking.models import Booking, Reservation
from madoguchi.foundation.booking.operations.reserving import (
    cancel_reservation,
    confirm_reservation,
    hold_time,
    move_reservation,
)
from madoguchi.foundation.booking.queries import times_offered
from madoguchi.foundation.booking.refusals import (
    ContactNeeded,
    HoldLapsed,
    NotPossibleWithThis,
    NoWaitingList,
    SlotNotOffered,
    SlotTaken,
    TooLateToChange,
)
from madoguchi.foundation.booking.tasks import remind_everybody, tend_day_that_changed, tend_days
from madoguchi.foundation.booking.tests.reserving import (
    AT,
    GUEST,
    SYSTEM,
    WEDNESDAY,
    hold,
    later,
    mails_to,
    reserve,
    state_of,
    wait,
)
from madoguchi.foundation.messaging.public import OutgoingMail
from madoguchi.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calendars")]
HALF_PAST = WEDNESDAY + timedelta(minutes=30)


def at_nine(day: int) -> datetime:
    return WEDNESDAY.replace(day=day)


def came_free(at: datetime = AT) -> None:
    """What the worker does about a place that came free."""
    with clock.frozen(at):
        tend_day_that_changed(key="", calendar="counter", day="2026-11-04")


def test_a_hold_counts_as_taken_until_it_ends() -> None:
    first = hold("hanako")
    with pytest.raises(SlotTaken):
        hold("taro", at=later(minutes=9))
    hold("taro", at=later(minutes=10))
    assert state_of(first) == "lapsed"


def test_a_longer_visit_takes_as_many_slots_as_it_needs_and_none_over_the_pause() -> None:
    held = hold("hanako", WEDNESDAY, 40)
    assert [timezone.localtime(one.starts_at).strftime("%H:%M") for one in held.seats.all()] == [
        "09:00",
        "09:15",
        "09:30",
    ]
    with pytest.raises(SlotTaken):
        hold("taro", WEDNESDAY + timedelta(minutes=30))
    with pytest.raises(SlotNotOffered):
        hold("taro", WEDNESDAY + timedelta(minutes=45), 30)
    assert Booking.objects.count() == 3, "a refused hold leaves no seat behind"


def test_an_open_saturday_a_shortened_day_and_the_lead_time(at: datetime) -> None:
    offered = times_offered(get_calendar("counter"), 15, at=AT)
    assert len(offered[at_nine(7).date()]) == 4
    assert len(offered[at_nine(6).date()]) == 2
    assert len(offered[at_nine(9).date()]) == 10
    assert at_nine(3).date() not in offered, "a holiday"
    assert [one.iso for one in offered[AT.date()]] == [f"2026-11-02T11:{minute}" for minute in (15, 30, 45)]
    with pytest.raises(SlotNotOffered):
        hold("hanako", AT.replace(hour=11))


def test_the_database_itself_refuses_a_seat_too_many() -> None:
    held = hold("hanako")
    row = {"calendar": "counter", "starts_at": WEDNESDAY, "taken_at": AT, "case_id": "1", "path": "p"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(seat=1, capacity=1, **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(seat=0, capacity=1, **row)
    assert Booking.objects.get().reservation == held


def test_confirming_needs_a_way_to_reach_them_and_sends_a_file_for_the_calendar() -> None:
    held = hold_time("room", "counter", WEDNESDAY, 15, by=GUEST, at=AT)
    with pytest.raises(ContactNeeded):
        confirm_reservation(held, by=GUEST, at=AT)
    sure = reserve("hanako", HALF_PAST)
    assert (sure.state, sure.held_until) == ("confirmed", None)
    mail = OutgoingMail.objects.get(to="hanako@example.jp")
    assert sure.number in mail.body_text
    assert "11月4日（水）9時30分" in mail.subject
    assert mail.calendar.startswith("BEGIN:VCALENDAR")
    assert confirm_reservation(sure, by=GUEST, at=AT).confirmed_at == sure.confirmed_at


def test_a_hold_that_has_just_lapsed_is_taken_again_if_nobody_else_has_it() -> None:
    held = hold("hanako")
    assert confirm_reservation(held, by=GUEST, at=later(minutes=30)).state == "confirmed"
    late = hold("taro", HALF_PAST)
    hold("jiro", HALF_PAST, at=later(minutes=11))
    with pytest.raises(HoldLapsed):
        confirm_reservation(late, by=GUEST, at=later(minutes=12))


def test_moving_takes_the_new_time_and_gives_the_old_one_back() -> None:
    mine, other = reserve("hanako"), reserve("taro", HALF_PAST)
    with pytest.raises(SlotTaken):
        move_reservation(mine, starts_at=other.starts_at, by=GUEST, at=AT)
    mine.refresh_from_db()
    assert mine.starts_at == WEDNESDAY
    move_reservation(mine, starts_at=at_nine(5), by=GUEST, at=AT)
    assert mails_to("hanako")[-1] == "reservation_changed"
    assert hold("jiro").state == "held"
    assert Booking.objects.filter(reservation=mine).count() == 1


def test_the_resident_may_change_until_the_limit_and_the_office_after_it() -> None:
    mine = reserve("hanako")
    late = WEDNESDAY - timedelta(hours=3)
    with pytest.raises(TooLateToChange):
        cancel_reservation(mine, by=GUEST, at=late)
    with pytest.raises(TooLateToChange):
        move_reservation(mine, starts_at=at_nine(5), by=GUEST, at=late)
    cancel_reservation(mine, by_office=True, by=SYSTEM, at=late)
    assert state_of(mine) == "cancelled"
    assert mails_to("hanako") == ["reservation_confirmed", "reservation_cancelled"]
    cancel_reservation(mine, by=GUEST, at=late)
    assert mails_to("hanako").count("reservation_cancelled") == 1
    with pytest.raises(NotPossibleWithThis):
        move_reservation(mine, starts_at=at_nine(5), by=GUEST, at=AT)


def test_a_freed_place_goes_down_the_waiting_list_and_lapses_to_the_next() -> None:
    mine = reserve("hanako")
    line = [wait(who, at=later(minutes=n)) for n, who in enumerate(["taro", "jiro", "saburo"])]
    cancel_reservation(line[1], by=GUEST, at=AT)
    assert [state_of(one) for one in line] == ["waiting", "cancelled", "waiting"]
    cancel_reservation(mine, by=GUEST, at=later(hours=1))
    came_free(later(hours=1))
    assert [state_of(one) for one in line] == ["offered", "cancelled", "waiting"]
    assert mails_to("taro") == ["waiting_joined", "place_offered"]
    offer = OutgoingMail.objects.get(kind="place_offered")
    assert "11月2日（月）16時" in offer.body_text, "five hours from eleven"
    with pytest.raises(SlotTaken):
        hold("stranger", at=later(hours=2))
    tend_days(at=later(hours=6))
    assert [state_of(one) for one in line] == ["lapsed", "cancelled", "offered"]
    line[2].refresh_from_db()
    assert confirm_reservation(line[2], by=GUEST, at=later(hours=7)).state == "confirmed"
    assert Booking.objects.get().reservation == line[2]


def test_a_newcomer_never_overtakes_the_waiting_list_even_before_the_worker_came() -> None:
    mine = reserve("hanako")
    waiting = wait("taro")
    cancel_reservation(mine, by=GUEST, at=AT)
    with pytest.raises(SlotTaken):
        hold("jiro")
    # The refused hold undid what it had offered: the worker offers it.
    came_free()
    assert state_of(waiting) == "offered"


def test_whoever_waits_in_vain_is_told() -> None:
    reserve("hanako")
    waiting = wait("taro")
    tend_days(at=WEDNESDAY - timedelta(hours=1))
    assert state_of(waiting) == "unserved"
    assert mails_to("taro") == ["waiting_joined", "waiting_ended"]


def test_only_calendars_with_a_waiting_list_have_one() -> None:
    with pytest.raises(NoWaitingList):
        hold_time("room", "window", WEDNESDAY, 30, waiting=True, by=GUEST, at=AT)
    held = hold("taro", waiting=True)
    Reservation.objects.filter(pk=held.pk).update(mail="", phone="0173352111")
    with pytest.raises(ContactNeeded):
        confirm_reservation(held, by=GUEST, at=AT)


def test_reminded_once_the_day_before_and_not_after_cancelling() -> None:
    friday = at_nine(6)
    mine, moved, gone = reserve("hanako", friday), reserve("taro", at_nine(9)), reserve("jiro", at_nine(5))
    evening_before = friday - timedelta(hours=23)
    assert remind_everybody(at=evening_before - timedelta(hours=2)) == 1, "jiro comes on the fifth"
    cancel_reservation(gone, by_office=True, by=SYSTEM, at=evening_before - timedelta(hours=2))
    assert "reservation_reminder" not in mails_to("jiro"), "it had not left yet, and so does not"
    for _round in range(3):
        remind_everybody(at=evening_before)
    assert mails_to("hanako").count("reservation_reminder") == 1
    # Moved after it was reminded of: the new time is a new occasion.
    move_reservation(moved, starts_at=at_nine(10), by=GUEST, at=AT)
    remind_everybody(at=at_nine(9) + timedelta(hours=2))
    assert mails_to("taro").count("reservation_reminder") == 1
    assert state_of(mine) == "confirmed"


def test_whoever_reserves_for_tomorrow_needs_no_reminder() -> None:
    reserve("hanako", at=WEDNESDAY - timedelta(hours=20))
    assert remind_everybody(at=WEDNESDAY - timedelta(hours=19)) == 0
