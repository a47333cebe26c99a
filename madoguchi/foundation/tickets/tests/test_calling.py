"""Calling, calling again, sending on, missing, coming back, ending."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from madoguchi.foundation.tickets import operations as do
from madoguchi.foundation.tickets.folder import hall
from madoguchi.foundation.tickets.models import Ticket, Turn
from madoguchi.foundation.tickets.refusals import (
    DeskBusy,
    DeskNotOpen,
    NobodyWaits,
    NumbersClosed,
    QueueUnknown,
    TicketGone,
    TicketHeld,
    TooLate,
)
from madoguchi.foundation.tickets.tests.conftest import CLERK, GUEST, Take, opened
from madoguchi.foundation.tickets.vocabulary import Area, Desk, TicketCalled, VisitHere
from madoguchi.kernel import events

MINUTE = timedelta(minutes=1)


def test_numbers_count_up_by_queue_and_day(take: Take, at: datetime) -> None:
    assert [take().label, take("moving").label, take().label] == ["A001", "B001", "A002"]
    assert take(minute=48 * 60).label == "A001"


def test_a_desk_calls_the_oldest_ends_it_and_calls_the_next(take: Take, desk: Desk, at: datetime) -> None:
    first, second = take(), take(minute=1)
    assert do.call_next(desk, by=CLERK, at=at + 2 * MINUTE) == first
    assert do.call_next(desk, by=CLERK, at=at + 9 * MINUTE) == second
    first.refresh_from_db()
    assert (first.state, first.ended_at) == ("done", at + 9 * MINUTE)
    assert do.call_next(desk, by=CLERK, at=at + 12 * MINUTE) is None
    with pytest.raises(NobodyWaits):
        do.call_next(desk, by=CLERK, at=at + 12 * MINUTE)
    turns = list(Turn.objects.values_list("waited_from", "called_at", "ended_at", "outcome"))
    assert turns == [
        (at, at + 2 * MINUTE, at + 9 * MINUTE, "served"),
        (at + MINUTE, at + 9 * MINUTE, at + 12 * MINUTE, "served"),
    ]


def test_a_call_is_announced_with_what_the_counter_attached(take: Take, desk: Desk, at: datetime) -> None:
    heard: list[TicketCalled] = []
    events.listen(TicketCalled, heard.append)
    ticket = take()
    do.attach_counter_set(ticket, counter_set="a-set", by=CLERK, at=at)
    do.call_next(desk, by=CLERK, at=at)
    ticket.refresh_from_db()
    do.recall_ticket(ticket, desk=desk, by=CLERK, at=at + MINUTE)
    assert [(one.label, one.desk, one.counter_set) for one in heard] == [("A001", "citizens-1", "a-set")] * 2
    assert ticket.calls == 2


def test_a_closed_or_paused_desk_calls_nobody_and_a_busy_one_is_not_left(take: Take, desk: Desk, at: datetime) -> None:
    take()
    do.pause_desk(desk, by=CLERK, at=at)
    with pytest.raises(DeskNotOpen):
        do.call_next(desk, by=CLERK, at=at)
    do.open_desk(desk, by=CLERK, at=at)
    do.call_next(desk, by=CLERK, at=at)
    for leave in (do.pause_desk, do.close_desk):
        with pytest.raises(DeskBusy):
            leave(desk, by=CLERK, at=at)


def test_whoever_is_sent_on_keeps_the_age(take: Take, desk: Desk, at: datetime) -> None:
    ticket, waits = take(), take("health", minute=1)
    health = opened("health-5", at)
    do.call_next(desk, by=CLERK, at=at + 5 * MINUTE)
    ticket.refresh_from_db()
    with pytest.raises(QueueUnknown):
        do.transfer_ticket(ticket, desk=desk, queue="nowhere", by=CLERK, at=at)
    do.transfer_ticket(ticket, desk=desk, queue="health", by=CLERK, at=at + 6 * MINUTE)
    assert (ticket.state, ticket.label, ticket.waiting_since) == ("waiting", "A001", at)
    assert do.call_next(health, by=CLERK, at=at + 7 * MINUTE) == ticket
    assert do.call_next(health, by=CLERK, at=at + 8 * MINUTE) == waits
    # The wait at the second desk counts from when it was sent there.
    assert list(Turn.objects.filter(ticket=ticket).values_list("queue", "waited_from", "outcome")) == [
        ("certificates", at, "moved"),
        ("health", at + 6 * MINUTE, "served"),
    ]


def test_whoever_missed_the_call_comes_back_within_the_limit(take: Take, desk: Desk, at: datetime) -> None:
    missed, later = take(), take(minute=1)
    do.call_next(desk, by=CLERK, at=at + 2 * MINUTE)
    missed.refresh_from_db()
    do.miss_ticket(missed, desk=desk, by=CLERK, at=at + 4 * MINUTE)
    limit = hall().rules.no_show_minutes * MINUTE
    with pytest.raises(TooLate):
        do.come_back(missed, by=GUEST, at=at + 4 * MINUTE + limit + MINUTE)
    do.come_back(missed, by=GUEST, at=at + 4 * MINUTE + limit)
    assert do.call_next(desk, by=CLERK, at=at + 40 * MINUTE) == missed
    assert do.call_next(desk, by=CLERK, at=at + 41 * MINUTE) == later
    assert list(Turn.objects.filter(ticket=missed).values_list("first", flat=True)) == [True, False]


def test_staff_let_people_back_without_a_limit(take: Take, desk: Desk, at: datetime) -> None:
    ticket = take()
    do.call_next(desk, by=CLERK, at=at)
    ticket.refresh_from_db()
    do.miss_ticket(ticket, desk=desk, by=CLERK, at=at)
    do.come_back(ticket, by=CLERK, at=at + 120 * MINUTE)
    assert ticket.state == "waiting"


def test_what_is_over_cannot_be_done_again(take: Take, desk: Desk, at: datetime) -> None:
    ticket = take()
    do.give_up(ticket, by=GUEST, at=at)
    for act in (do.give_up, do.come_back, do.give_priority):
        with pytest.raises(TicketGone):
            act(ticket, by=GUEST, at=at)
    with pytest.raises(TicketGone):
        do.finish_ticket(ticket, desk=desk, by=CLERK, at=at)
    other = take()
    do.call_next(desk, by=CLERK, at=at)
    other.refresh_from_db()
    with pytest.raises(TicketGone):
        do.finish_ticket(other, desk=hall().desks["citizens-2"], by=CLERK, at=at)


def test_a_desk_helps_only_while_nobody_waits_in_its_own_queues(take: Take, desk: Desk, at: datetime) -> None:
    helped, own = take("moving"), take(minute=3)
    assert do.call_next(desk, by=CLERK, at=at + 4 * MINUTE) == own
    assert do.call_next(desk, by=CLERK, at=at + 5 * MINUTE) == helped


def test_a_reservation_is_called_when_it_is_due(take: Take, at: datetime) -> None:
    moving = opened("citizens-3", at)
    visit = VisitHere("V-1", "citizens-window", at + 30 * MINUTE)
    early = take("moving", visit=visit)
    with pytest.raises(TicketHeld):
        take("moving", visit=visit)
    others = [take("moving", minute=n) for n in (1, 2, 3)]
    assert do.call_next(moving, by=CLERK, at=at + 10 * MINUTE) == others[0]
    assert do.call_next(moving, by=CLERK, at=at + 30 * MINUTE) == early
    assert Turn.objects.get(ticket=early).waited_from == at + 30 * MINUTE


def test_numbers_are_given_out_in_opening_hours_until_the_day_is_closed(take: Take, area: Area, at: datetime) -> None:
    for minute in (-120, 8 * 60, 24 * 60, 24 * 60 * 5):
        with pytest.raises(NumbersClosed):
            take(minute=minute)
    take()
    assert do.close_day(area, day=at.date(), by=CLERK, at=at) == 1
    with pytest.raises(NumbersClosed):
        take(minute=1)


def test_closing_the_day_ends_everything_and_forgets_what_numbers_pointed_to(
    take: Take, desk: Desk, area: Area, at: datetime
) -> None:
    take(visit=VisitHere("V-1", "citizens-window", at))
    called = do.call_next(desk, by=CLERK, at=at)
    assert called is not None
    do.attach_counter_set(called, counter_set="a-set", by=CLERK, at=at)
    take(minute=1)
    do.close_day(area, day=at.date(), by=CLERK, at=at + 60 * MINUTE)
    assert do.close_day(area, day=at.date(), by=CLERK, at=at + 61 * MINUTE) == 0
    assert list(Ticket.objects.values_list("state", "visit", "counter_set")) == [("done", "", ""), ("closed", "", "")]
    assert not Turn.objects.filter(ended_at=None).exists()
    with pytest.raises(DeskNotOpen):
        do.call_next(desk, by=CLERK, at=at + 62 * MINUTE)


def test_a_day_left_open_is_closed_by_the_chore_and_today_goes_on(take: Take, area: Area, at: datetime) -> None:
    from madoguchi.foundation.tickets.closing import close_days_left_open

    left = take()
    next_day = at + timedelta(days=2)
    desk, new = opened("citizens-1", next_day), take(minute=2 * 24 * 60)
    assert close_days_left_open(at=next_day) == 1
    assert close_days_left_open(at=next_day) == 0
    left.refresh_from_db()
    assert left.state == "closed"
    assert do.call_next(desk, by=CLERK, at=next_day) == new
