"""Opening, pausing and closing: a desk, and the whole day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import cast

from django.utils import timezone

from madoguchi.foundation.tickets.models import DeskState, QueueDay, Ticket, Turn
from madoguchi.foundation.tickets.operations.calling import require_free
from madoguchi.foundation.tickets.vocabulary import Area, Desk, DeskStanding, Outcome, TicketState
from madoguchi.kernel.acts import Actor, act


def open_desk(desk: Desk, *, by: Actor, at: datetime) -> None:
    """The desk begins, or goes on after a pause."""
    with act("desk.open", on=_row(desk), by=by, at=at) as this:
        _stand(cast(DeskState, this.on), DeskStanding.OPEN, at)


def pause_desk(desk: Desk, *, by: Actor, at: datetime) -> None:
    """The desk is left for a while; raises ``DeskBusy``."""
    with act("desk.pause", on=_row(desk), by=by, at=at) as this:
        require_free(desk)
        _stand(cast(DeskState, this.on), DeskStanding.PAUSED, at)


def close_desk(desk: Desk, *, by: Actor, at: datetime) -> None:
    """The desk ends its work; raises ``DeskBusy``."""
    with act("desk.close", on=_row(desk), by=by, at=at) as this:
        require_free(desk)
        _stand(cast(DeskState, this.on), DeskStanding.CLOSED, at)


def close_day(area: Area, *, day: date, by: Actor, at: datetime) -> int:
    """End a day in an area: no further numbers, every visit and desk ended, pointers forgotten. Returns how many waited still.

    Doing it twice is harmless.
    """
    with act("ticket_day.close", on=None, by=by, at=at, area=area.key, day=day.isoformat()) as this:
        for queue in area.queues:
            QueueDay.objects.get_or_create(queue=queue.key, day=day)
        # Taking a number locks one of these rows: whoever is at it is waited for, whoever comes later is refused.
        counted = QueueDay.objects.select_for_update().filter(queue__in=[queue.key for queue in area.queues], day=day)
        for row in counted.order_by("pk"):
            row.closed_at = row.closed_at or at
            row.save(update_fields=["closed_at"])
        list(DeskState.objects.select_for_update().filter(key__in=[desk.key for desk in area.desks]).order_by("pk"))
        tickets = Ticket.objects.filter(area=area.key, day=day)
        Turn.objects.filter(ticket__in=tickets, ended_at=None).update(ended_at=at, outcome=Outcome.SERVED)
        served = tickets.filter(state=TicketState.CALLED).update(state=TicketState.DONE, ended_at=at)
        left = tickets.filter(state=TicketState.WAITING).update(state=TicketState.CLOSED, ended_at=at)
        tickets.exclude(visit="", counter_set="").update(visit="", counter_set="")
        others = Ticket.objects.filter(area=area.key, state=TicketState.CALLED).values("desk")
        # Desks that were opened on a later day (this one being closed belatedly) go on.
        ends = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
        desks = DeskState.objects.filter(key__in=[desk.key for desk in area.desks], since_at__lt=ends)
        desks.exclude(key__in=others).update(standing=DeskStanding.CLOSED, since_at=at, priority_run=0)
        this.note(served=served, left=left)
        return left


def _row(desk: Desk) -> DeskState:
    return DeskState.objects.get_or_create(key=desk.key)[0]


def _stand(row: DeskState, standing: DeskStanding, at: datetime) -> None:
    row.standing, row.since_at, row.priority_run = standing, at, 0
    row.save(update_fields=["standing", "since_at", "priority_run"])
