"""What the hall hears of reservations, in the same transaction."""

from __future__ import annotations

from madoguchi.foundation.booking.public import CheckInTakenBack
from madoguchi.foundation.tickets.models import Ticket
from madoguchi.foundation.tickets.refusals import NumberCalled
from madoguchi.foundation.tickets.vocabulary import TicketState
from madoguchi.kernel import events


def listen() -> None:
    """Register every listener of this room."""
    events.listen(CheckInTakenBack, end_number_of_visit)


def end_number_of_visit(event: CheckInTakenBack) -> None:
    """A number that only waited for whoever had not come ends; one that was called stands. Raises ``NumberCalled``."""
    tickets = list(Ticket.objects.select_for_update().filter(visit=str(event.visit_id)).order_by("pk"))
    called = next((one for one in tickets if one.called_at is not None), None)
    if called is not None:
        raise NumberCalled(label=called.label)
    for ticket in tickets:
        if ticket.state == TicketState.WAITING:
            ticket.state, ticket.ended_at = TicketState.LEFT, event.at
            ticket.save(update_fields=["state", "ended_at"])
