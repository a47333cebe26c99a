"""The hall as it stands, read from the tables for the estimate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import F
from django.utils import timezone

from madoguchi.foundation.tickets.estimates import DeskNow, Scene, earlier_times, service_times
from madoguchi.foundation.tickets.folder import hall
from madoguchi.foundation.tickets.models import DeskState, Ticket, Turn
from madoguchi.foundation.tickets.order import Person
from madoguchi.foundation.tickets.turns import waiting_on
from madoguchi.foundation.tickets.vocabulary import Area, DeskStanding, Outcome

WEEKS_BACK = 6
LOOKED_AT = 3000


def line_of_area(area: Area, *, at: datetime) -> list[Ticket]:
    """Who waits in the area, the oldest first."""
    return list(waiting_on(timezone.localdate(at)).filter(area=area.key).order_by("waiting_since", "number", "id"))


def scene_of(area: Area, line: Sequence[Ticket], *, at: datetime) -> Scene:
    """Who waits, which desks work, and how long visits take: three queries, and one an hour for earlier weeks."""
    day = timezone.localdate(at)
    return Scene(
        at=at,
        line=line,
        desks=desks_now(area),
        times=times_of(area, day=day, at=at),
        turns=hall().rules.priority_turns,
        newcomers=[Person(pk=queue.key, queue=queue.key, waiting_since=at) for queue in area.queues],
    )


def desks_now(area: Area) -> list[DeskNow]:
    """The open desks of the area. When one that pauses goes on, nobody knows."""
    open_now = DeskState.objects.filter(key__in=[desk.key for desk in area.desks], standing=DeskStanding.OPEN)
    runs = dict(open_now.values_list("key", "priority_run"))
    busy = {turn.desk: turn for turn in Turn.objects.filter(desk__in=runs, ended_at=None)}
    return [
        DeskNow(
            key=desk.key,
            serves=desk.serves,
            helps=desk.helps,
            run=runs[desk.key],
            busy_since=busy[desk.key].called_at if desk.key in busy else None,
            busy_with=busy[desk.key].queue if desk.key in busy else "",
        )
        for desk in area.desks
        if desk.key in runs
    ]


def times_of(area: Area, *, day: date, at: datetime) -> dict[str, Sequence[float]]:
    """Seconds of visits, by queue."""
    keys = [queue.key for queue in area.queues]
    today: dict[str, list[float]] = defaultdict(list)
    served = Turn.objects.filter(day=day, queue__in=keys, outcome=Outcome.SERVED).order_by("ended_at")
    for key, took in served.values_list("queue", F("ended_at") - F("called_at")):
        today[key].append(took.total_seconds())
    hour = timezone.localtime(at).hour
    return {
        queue.key: service_times(today[queue.key], _earlier(queue.key, day, hour), minutes=queue.minutes)
        for queue in area.queues
    }


@lru_cache(maxsize=200)
def _earlier(queue: str, day: date, hour: int) -> tuple[float, ...]:
    """Seconds of visits of the last weeks that this hour may be judged by."""
    visits = Turn.objects.filter(
        queue=queue, outcome=Outcome.SERVED, day__lt=day, day__gte=day - timedelta(weeks=WEEKS_BACK)
    ).order_by("-called_at")
    told = (
        (turn_day.weekday(), timezone.localtime(called).hour, (ended - called).total_seconds())
        for turn_day, called, ended in visits.values_list("day", "called_at", "ended_at")[:LOOKED_AT]
        if ended is not None
    )
    return tuple(earlier_times(told, weekday=day.weekday(), hour=hour))


def forget_earlier() -> None:
    """For tests, whose weeks come and go."""
    _earlier.cache_clear()
