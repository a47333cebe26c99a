"""What a desk's page shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.tickets.folder import hall
from madoguchi.foundation.tickets.models import DeskState, QueueDay, Ticket
from madoguchi.foundation.tickets.order import choose
from madoguchi.foundation.tickets.policies import may_lead, may_see_hall, may_serve
from madoguchi.foundation.tickets.turns import ticket_at, waiting_on
from madoguchi.foundation.tickets.vocabulary import Area, Desk, DeskStanding, Queue, TicketState


@dataclass(frozen=True, slots=True)
class DeskView:
    """One desk as it stands."""

    desk: Desk
    state: DeskState
    ticket: Ticket | None
    queue: Queue | None
    line: list[Ticket]
    """Everybody for whom the desk is responsible: its own queues first, each by age."""
    missed: list[Ticket]
    next_up: Ticket | None
    others: list[Queue]
    """Queues that the ticket may be sent on to."""


@dataclass(frozen=True, slots=True)
class AreaView:
    """An area with its desks, for whoever chooses one."""

    area: Area
    desks: list[tuple[Desk, DeskState, Ticket | None]]
    waiting: dict[str, int]
    leads: bool
    closed: bool


def desk_view(desk: Desk, *, at: datetime) -> DeskView:
    """Everything about a desk now: five small queries."""
    day, rules, queues = timezone.localdate(at), hall().rules, hall().queues
    state = DeskState.objects.filter(key=desk.key).first() or DeskState(key=desk.key)
    ticket = ticket_at(desk.key)
    order = {key: n for n, key in enumerate((*desk.serves, *desk.helps))}
    line = sorted(
        waiting_on(day).filter(queue__in=order), key=lambda one: (order[one.queue], one.waiting_since, one.number)
    )
    missed = Ticket.objects.filter(
        day=day, queue__in=order, state=TicketState.MISSED, missed_at__gte=at - timedelta(hours=2)
    ).order_by("-missed_at")
    return DeskView(
        desk=desk,
        state=state,
        ticket=ticket,
        queue=queues.get(ticket.queue) if ticket else None,
        line=line,
        missed=list(missed[:8]),
        next_up=choose(
            line, serves=desk.serves, helps=desk.helps, run=state.priority_run, turns=rules.priority_turns, at=at
        ),
        others=[one for one in queues.values() if one.area == desk.area and ticket and one.key != ticket.queue],
    )


def area_views(user: User, *, on: date) -> list[AreaView]:
    """The areas in which somebody may work, with their desks there."""
    return [_area_view(area, user, on) for area in hall().areas if may_see_hall(user, area, on=on)]


def areas_led_by(user: User, *, on: date) -> list[Area]:
    """The areas whose figures and devices somebody sees."""
    return [area for area in hall().areas if may_lead(user, area, on=on)]


def _area_view(area: Area, user: User, on: date) -> AreaView:
    mine = [desk for desk in area.desks if may_serve(user, desk, on=on)]
    keys = [desk.key for desk in mine]
    states = {state.key: state for state in DeskState.objects.filter(key__in=keys)}
    there = {ticket.desk: ticket for ticket in Ticket.objects.filter(desk__in=keys, state=TicketState.CALLED)}
    closed = QueueDay.objects.filter(
        day=on, queue__in=[queue.key for queue in area.queues], closed_at__isnull=False
    ).exists()
    return AreaView(
        area=area,
        desks=[(desk, states.get(desk.key) or DeskState(key=desk.key), there.get(desk.key)) for desk in mine],
        waiting=_counted(waiting_on(on).filter(area=area.key).values_list("queue", flat=True)),
        leads=may_lead(user, area, on=on),
        closed=closed,
    )


def _counted(keys: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    return counts


def is_working(state: DeskState) -> bool:
    """Whether the desk calls people."""
    return state.standing == DeskStanding.OPEN
