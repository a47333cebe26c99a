"""What people who wait do: take a number, come back, give it up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from madoguchi.foundation.tickets.folder import hall
from madoguchi.foundation.tickets.models import QueueDay, Ticket
from madoguchi.foundation.tickets.policies import is_open
from madoguchi.foundation.tickets.refusals import NumbersClosed, TicketHeld, TooLate
from madoguchi.foundation.tickets.turns import require
from madoguchi.foundation.tickets.vocabulary import HALL_LANGUAGES, Area, Channel, Queue, TicketState, VisitHere
from madoguchi.kernel.acts import Actor, act


def take_ticket(
    area: Area,
    queue: Queue,
    *,
    channel: Channel,
    language: str = "ja",
    priority: bool = False,
    visit: VisitHere | None = None,
    by: Actor,
    at: datetime,
) -> Ticket:
    """Give out the next number of a queue (番号札の発行).

    Raises ``NumbersClosed``, and ``TicketHeld`` where this reservation has a number that still counts.
    """
    day = timezone.localdate(at)
    with act("ticket.take", on=None, by=by, at=at, queue=queue.key, channel=channel) as this:
        QueueDay.objects.get_or_create(queue=queue.key, day=day)
        counted = QueueDay.objects.select_for_update().get(queue=queue.key, day=day)
        if counted.closed_at is not None or not is_open(area, at):
            raise NumbersClosed
        if visit is not None:
            held = Ticket.objects.filter(visit=visit.id, state__in=[TicketState.WAITING, TicketState.CALLED]).first()
            if held is not None:
                raise TicketHeld(label=held.label)
        counted.last_number += 1
        counted.save(update_fields=["last_number"])
        due_at = visit.starts_at if visit else None
        ticket = Ticket.objects.create(
            area=area.key,
            day=day,
            letter=queue.letter,
            number=counted.last_number,
            queue=queue.key,
            channel=channel,
            language=language if language in dict(HALL_LANGUAGES) else "ja",
            priority=priority,
            taken_at=at,
            waiting_since=max(at, due_at) if due_at else at,
            queued_at=at,
            due_at=due_at,
            visit=visit.id if visit else "",
        )
        this.on = ticket
        this.note(ticket=ticket.label)
        return ticket


def give_up(ticket: Ticket, *, by: Actor, at: datetime) -> None:
    """The person does not wait any longer."""
    with act("ticket.give_up", on=ticket, by=by, at=at):
        require(ticket, TicketState.WAITING, TicketState.MISSED)
        ticket.state, ticket.ended_at = TicketState.LEFT, at
        ticket.save(update_fields=["state", "ended_at"])


def come_back(ticket: Ticket, *, by: Actor, at: datetime) -> None:
    """Whoever missed the call is here after all: waits on with the old age. Raises ``TooLate``.

    A member of staff lets people back without a limit.
    """
    with act("ticket.come_back", on=ticket, by=by, at=at):
        require(ticket, TicketState.MISSED)
        rules = hall().rules
        missed_at = ticket.missed_at or at
        late = at > missed_at + timedelta(minutes=rules.no_show_minutes)
        if by.kind != "staff" and (late or ticket.misses > rules.no_show_times):
            raise TooLate(label=ticket.label)
        ticket.state, ticket.queued_at = TicketState.WAITING, at
        ticket.save(update_fields=["state", "queued_at"])


def give_priority(ticket: Ticket, *, by: Actor, at: datetime) -> None:
    """Staff see that somebody cannot wait long, and give precedence; why is not written down."""
    with act("ticket.give_priority", on=ticket, by=by, at=at):
        require(ticket, TicketState.WAITING)
        ticket.priority = True
        ticket.save(update_fields=["priority"])
