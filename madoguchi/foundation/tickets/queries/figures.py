"""Figures of the hall (統計): waits, services, tickets by hour, bookings and who did not come."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from madoguchi.foundation.booking.public import Reservation, State
from madoguchi.foundation.tickets.models import Ticket, Turn
from madoguchi.foundation.tickets.vocabulary import Area, Outcome, Period, Queue, TicketState

WEEKDAYS = range(5)
BOOKED = (State.CONFIRMED, State.CAME, State.NO_SHOW)


@dataclass(frozen=True, slots=True)
class Spread:
    """Minutes: the middle, and what nine in ten do not exceed; ``None`` where there is nothing to tell."""

    count: int
    median: float | None
    ninety: float | None


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """One queue in a period."""

    queue: Queue
    taken: int
    priority: int
    wait: Spread
    service: Spread
    missed: int
    """Calls to which nobody came."""
    left: int
    """Given up, or not reached before closing."""
    booked: int
    """Reservations that were not cancelled: expected, came, or did not come."""
    came: int
    """How many took a number by reservation."""
    begun: int
    """Reservations for which the counter began something."""
    no_shows: int
    """Reservations by which nobody came, as the desks noted."""


@dataclass(frozen=True, slots=True)
class HallFigures:
    """An area in a period."""

    period: Period
    queues: list[QueueFigures]
    hours: list[int]
    by_hour: list[tuple[int, list[int]]]
    """For each weekday (0 is Monday) the numbers taken in each of ``hours``."""
    days: list[tuple[date, int, float | None]]
    """Day, numbers taken, median wait in minutes."""


def hall_figures(area: Area, period: Period) -> HallFigures:
    """All figures of an area: three queries over the days of the period."""
    tickets = Ticket.objects.filter(area=area.key, day__range=(period.first, period.last))
    turns = Turn.objects.filter(day__range=(period.first, period.last), queue__in=[one.key for one in area.queues])
    taken = list(tickets.values_list("letter", "taken_at", "priority", "state", "due_at"))
    done = list(turns.values_list("queue", "first", "waited_from", "called_at", "ended_at", "outcome", "day"))
    reserved = _reserved(area, period)
    letters = {queue.letter: queue.key for queue in area.queues}
    waits, services, missed = defaultdict(list), defaultdict(list), Counter[str]()
    waits_of_day: dict[date, list[float]] = defaultdict(list)
    for queue, first, waited_from, called_at, ended_at, outcome, day in done:
        if first:
            waits[queue].append(minutes(waited_from, called_at))
            waits_of_day[day].append(minutes(waited_from, called_at))
        if outcome == Outcome.SERVED and ended_at is not None:
            services[queue].append(minutes(called_at, ended_at))
        missed[queue] += outcome == Outcome.MISSED
    of_queue: dict[str, list[tuple[bool, str, datetime | None]]] = defaultdict(list)
    by_hour: Counter[tuple[int, int]] = Counter()
    by_day: Counter[date] = Counter()
    for letter, taken_at, priority, state, due_at in taken:
        local = timezone.localtime(taken_at)
        of_queue[letters.get(letter, "")].append((priority, state, due_at))
        by_hour[local.weekday(), local.hour] += 1
        by_day[local.date()] += 1
    hours = _hours(area, {hour for _day, hour in by_hour})
    weekdays = sorted({*WEEKDAYS, *(day for day, _hour in by_hour)})
    return HallFigures(
        period=period,
        queues=[
            QueueFigures(
                queue=queue,
                taken=len(of_queue[queue.key]),
                priority=sum(priority for priority, _state, _due in of_queue[queue.key]),
                wait=spread(waits[queue.key]),
                service=spread(services[queue.key]),
                missed=missed[queue.key],
                left=sum(state in {TicketState.LEFT, TicketState.CLOSED} for _p, state, _due in of_queue[queue.key]),
                booked=reserved[queue.key][0],
                no_shows=reserved[queue.key][1],
                begun=reserved[queue.key][2],
                came=sum(due is not None for _p, _state, due in of_queue[queue.key]),
            )
            for queue in area.queues
        ],
        hours=hours,
        by_hour=[(day, [by_hour[day, hour] for hour in hours]) for day in weekdays] if hours else [],
        days=[(day, by_day[day], spread(waits_of_day[day]).median) for day in sorted(by_day)],
    )


def _hours(area: Area, taken: Collection[int]) -> list[int]:
    """The hours in which numbers are given out, and those in which any was; none where none was taken."""
    opened = {hour for one in area.openings for hour in (one.first.hour, one.last.hour)}
    return list(range(min(opened | set(taken)), max(opened | set(taken)) + 1)) if taken else []


def _reserved(area: Area, period: Period) -> dict[str, tuple[int, int, int]]:
    """Reservations for the queues in the period: how many, by how many nobody came, for how many something was begun."""
    first = timezone.make_aware(datetime.combine(period.first, time()))
    last = timezone.make_aware(datetime.combine(period.last + timedelta(days=1), time()))
    rows = (
        Reservation.objects.filter(starts_at__gte=first, starts_at__lt=last, state__in=BOOKED)
        .order_by()
        .values("calendar")
        .annotate(
            booked=Count("id"),
            no_shows=Count("id", filter=Q(state=State.NO_SHOW)),
            begun=Count("id", filter=Q(visit__begun_at__isnull=False)),
        )
    )
    return {
        queue.key: (
            sum(row["booked"] for row in rows if row["calendar"] in queue.calendars),
            sum(row["no_shows"] for row in rows if row["calendar"] in queue.calendars),
            sum(row["begun"] for row in rows if row["calendar"] in queue.calendars),
        )
        for queue in area.queues
    }


def minutes(begin: datetime, end: datetime) -> float:
    """Minutes between two moments, never less than none."""
    return max(0.0, (end - begin).total_seconds() / 60)


def spread(values: Sequence[float]) -> Spread:
    """The median, and the value that nine in ten do not exceed (nearest rank)."""
    if not values:
        return Spread(0, None, None)
    ordered = sorted(values)
    middle = len(ordered) // 2
    median = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    return Spread(len(ordered), median, ordered[max(0, -(-9 * len(ordered) // 10) - 1)])
