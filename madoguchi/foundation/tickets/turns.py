"""Steps that several acts share: opening and ending a turn in the open transaction."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from madoguchi.foundation.tickets.models import Ticket, Turn
from madoguchi.foundation.tickets.refusals import TicketGone
from madoguchi.foundation.tickets.vocabulary import Outcome, TicketState


def begin_turn(ticket: Ticket, desk: str, *, at: datetime) -> None:
    """The ticket is called to a desk."""
    first = not Turn.objects.filter(ticket=ticket, queue=ticket.queue).exists()
    waited_from = ticket.queued_at
    if ticket.due_at is not None:
        # Whoever came early for a reservation did not wait for us before its time.
        waited_from = min(max(waited_from, ticket.due_at), at)
    Turn.objects.create(
        ticket=ticket,
        day=ticket.day,
        queue=ticket.queue,
        desk=desk,
        first=first,
        waited_from=waited_from,
        called_at=at,
    )
    ticket.state, ticket.desk, ticket.called_at, ticket.calls = TicketState.CALLED, desk, at, ticket.calls + 1
    ticket.save(update_fields=["state", "desk", "called_at", "calls"])


def end_turn(ticket: Ticket, state: TicketState, outcome: Outcome, *, at: datetime) -> None:
    """The turn that is under way ends; the ticket stands as ``state`` from now on."""
    Turn.objects.filter(ticket=ticket, ended_at=None).update(ended_at=at, outcome=outcome)
    ticket.state = state
    ticket.ended_at = at if state == TicketState.DONE else None
    ticket.missed_at = at if state == TicketState.MISSED else ticket.missed_at
    ticket.save()


def ticket_at(desk: str, *, lock: bool = False) -> Ticket | None:
    """Whoever is called to the desk now; ``lock`` within an act that goes on to change it."""
    tickets = Ticket.objects.select_for_update() if lock else Ticket.objects.all()
    return tickets.filter(desk=desk, state=TicketState.CALLED).first()


def waiting_on(day: date) -> QuerySet[Ticket]:
    """Those who wait, on that day."""
    return Ticket.objects.filter(day=day, state=TicketState.WAITING)


def require(ticket: Ticket, *states: TicketState, desk: str = "") -> None:
    """Refuse ``TicketGone`` unless the ticket stands in one of ``states`` (and at ``desk``)."""
    if ticket.state not in states or (desk and ticket.desk != desk):
        raise TicketGone(label=ticket.label)
