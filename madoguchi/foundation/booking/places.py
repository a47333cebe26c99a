"""Giving out places (steps of an act): one day of a calendar after the other, and never more than there are.

Two guards, each enough by itself. Whoever gives out places of a day holds that day's row, so that he sees what the one
before him wrote. And the seat that he writes is numbered: the database refuses the same number twice, and any number
beyond the capacity. A hold counts as taken until it ends; what came free goes first to those who wait, in their order.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from madoguchi.foundation.booking.calendars import find_calendar, get_calendar
from madoguchi.foundation.booking.models import Booking, BookingDay, Reservation
from madoguchi.foundation.booking.notices import tell, tell_of_offer
from madoguchi.foundation.booking.policies import offer_ends, offered_on, run_from, within_reach
from madoguchi.foundation.booking.queries import reservations_on, shut_on, waiting_on
from madoguchi.foundation.booking.refusals import SlotNotOffered, SlotTaken
from madoguchi.foundation.booking.vocabulary import (
    WITH_AN_END,
    Calendar,
    Offered,
    ReservationEnded,
    State,
)
from madoguchi.foundation.booking.words import slot_label
from madoguchi.foundation.messaging.public import Kind
from madoguchi.kernel import jobs
from madoguchi.kernel.acts import note_on_act
from madoguchi.kernel.events import announce

log = logging.getLogger(__name__)
MOST_IN_ONE_GO = 200
"""Most on the waiting list of one day that are looked at in one go."""


def day_of(starts_at: datetime) -> date:
    """The day of the city's calendar on which a time lies."""
    return timezone.localdate(starts_at)


def lock_day(calendar_key: str, day: date) -> None:
    """Wait until nobody else gives out places of this day; held to the end of the transaction."""
    held = BookingDay.objects.select_for_update().filter(calendar=calendar_key, day=day)
    if held.first() is None:
        BookingDay.objects.bulk_create([BookingDay(calendar=calendar_key, day=day)], ignore_conflicts=True)
        held.get()


def tend_day(calendar: Calendar, day: date, *, at: datetime) -> int:
    """End what has lapsed on a day, and offer what is free to those who wait; returns how many were touched."""
    lock_day(calendar.key, day)
    return _end_lapsed(calendar, day, at=at) + _offer(calendar, day, at=at)


def tend_later(calendar_key: str, day: date) -> None:
    """Something came free: have a worker offer it soon, where somebody waits for this day."""
    if not waiting_on(calendar_key, day).exists():
        return
    jobs.enqueue("booking.tend_day", key=f"{calendar_key} {day}", calendar=calendar_key, day=day.isoformat())


def take_places(reservation: Reservation, *, at: datetime, waiting_first: bool = True) -> None:
    """Take the seats that a reservation needs; raises ``SlotNotOffered`` or ``SlotTaken``."""
    calendar, day = get_calendar(reservation.calendar), day_of(reservation.starts_at)
    if waiting_first:
        tend_day(calendar, day, at=at)
    words = {
        "calendar": str(calendar.title),
        "slot": str(slot_label(reservation.local_start, whole_day=calendar.whole_day)),
    }
    offered = offered_on(calendar, day, shut_on(calendar.key, day))
    run = run_from(calendar, offered, reservation.starts_at, reservation.minutes)
    if not run or not within_reach(calendar, reservation.starts_at, at=at):
        raise SlotNotOffered(**words)
    for moment in run:
        seat = take_seat(calendar.key, moment, offered[moment].capacity, at=at, reservation=reservation)
        if seat is None:
            raise SlotTaken(**words)


def give_back(reservation: Reservation) -> None:
    """Give the seats of a reservation to others; doing it twice is harmless."""
    gone, _each = Booking.objects.filter(reservation=reservation).delete()
    if gone:
        tend_later(reservation.calendar, day_of(reservation.starts_at))


def taken_seats(calendar_key: str, starts_at: datetime) -> set[int]:
    """The numbers of the seats that are gone."""
    return set(Booking.objects.filter(calendar=calendar_key, starts_at=starts_at).values_list("seat", flat=True))


look: Callable[[str, datetime], set[int]] = taken_seats
"""How the seats are looked at; the harness against overbooking looks too early through this, to show its control."""


def take_seat(
    calendar_key: str,
    starts_at: datetime,
    capacity: int,
    *,
    at: datetime,
    reservation: Reservation | None = None,
    case: tuple[str, str, str] | None = None,
) -> Booking | None:
    """Take the first free seat of a slot; ``None`` when all are gone. ``case``: id, number, path of the answer."""
    case_id, case_number, path = case or ("", "", "")
    while True:
        taken = look(calendar_key, starts_at)
        seat = next((number for number in range(capacity) if number not in taken), None)
        if seat is None:
            return None
        try:
            with transaction.atomic():
                return Booking.objects.create(
                    calendar=calendar_key, starts_at=starts_at, seat=seat, capacity=capacity, reservation=reservation,
                    case_id=case_id, case_number=case_number, path=path, taken_at=at,
                )  # fmt: skip
        except IntegrityError:
            # Somebody took this very seat between our look and our writing: it shows now, so look again.
            if seat not in taken_seats(calendar_key, starts_at):
                raise


def _end_lapsed(calendar: Calendar, day: date, *, at: datetime) -> int:
    """Holds and offers whose time is up lose their seats; whoever is just confirming holds his row and keeps them."""
    lapsed = reservations_on(calendar.key, day).filter(state__in=WITH_AN_END, held_until__lte=at)
    ended = list(lapsed.select_for_update(skip_locked=True))
    for one in ended:
        one.seats.all().delete()
        one.state, one.held_until, one.ended_at = State.LAPSED, None, at
        one.save(update_fields=["state", "held_until", "ended_at"])
        announce(ReservationEnded(one.pk))
    note_on_act(lapsed=[one.number for one in ended])
    return len(ended)


def _offer(calendar: Calendar, day: date, *, at: datetime) -> int:
    """Go through those who wait, first come first, and hold for each what is free for him."""
    waiting = list(waiting_on(calendar.key, day).select_for_update(skip_locked=True)[:MOST_IN_ONE_GO])
    if not waiting:
        return 0
    offered = offered_on(calendar, day, shut_on(calendar.key, day))
    touched: dict[str, list[str]] = {"offered": [], "unserved": []}
    for one in waiting:
        until = _offer_until(calendar, one, at=at)
        if until is None:
            one.state, one.ended_at = State.UNSERVED, at
            one.save(update_fields=["state", "ended_at"])
            tell(one, Kind.WAITING_ENDED)
            announce(ReservationEnded(one.pk))
            touched["unserved"].append(one.number)
            continue
        run = _free_run(calendar, offered, one)
        if not run:
            continue
        for slot in run:
            taken = take_seat(calendar.key, slot, offered[slot].capacity, at=at, reservation=one)
            assert taken is not None, "the day is locked, and its seats were just counted"
        one.state, one.held_until = State.OFFERED, until
        one.save(update_fields=["state", "held_until"])
        tell_of_offer(one)
        touched["offered"].append(one.number)
    note_on_act(**touched)
    return sum(map(len, touched.values()))


def days_to_tend(*, at: datetime) -> set[tuple[str, date]]:
    """Days on which something has lapsed, or on which somebody waits for whom something can be done."""
    found = {
        (one.calendar, day_of(one.starts_at))
        for one in Reservation.objects.filter(state__in=WITH_AN_END, held_until__lte=at)
        if find_calendar(one.calendar) is not None
    }
    for one in Reservation.objects.filter(state=State.WAITING):
        day, calendar = day_of(one.starts_at), find_calendar(one.calendar)
        if calendar is None or (calendar.key, day) in found:
            continue
        offered = offered_on(calendar, day, shut_on(calendar.key, day))
        if _offer_until(calendar, one, at=at) is None or _free_run(calendar, offered, one):
            found.add((calendar.key, day))
    return found


def _offer_until(calendar: Calendar, waiting: Reservation, *, at: datetime) -> datetime | None:
    """Until when a place could be held for somebody who waits; ``None`` when it is too late for that."""
    until = offer_ends(calendar, waiting.starts_at, at=at)
    return until if within_reach(calendar, waiting.starts_at, at=at) else None


def _free_run(calendar: Calendar, offered: Mapping[datetime, Offered], waiting: Reservation) -> list[datetime]:
    """The slots that somebody waits for, if each of them has a seat left; else nothing."""
    run = run_from(calendar, offered, waiting.starts_at, waiting.minutes)
    full = any(len(taken_seats(calendar.key, slot)) >= offered[slot].capacity for slot in run)
    return [] if full else run
