"""The door of the waiting hall."""

from __future__ import annotations

from madoguchi.foundation.tickets.folder import hall, read_desks
from madoguchi.foundation.tickets.models import Ticket
from madoguchi.foundation.tickets.operations import attach_counter_set, call_next, open_desk, take_ticket
from madoguchi.foundation.tickets.policies import may_serve
from madoguchi.foundation.tickets.turns import ticket_at
from madoguchi.foundation.tickets.visits import register_visit_source
from madoguchi.foundation.tickets.vocabulary import Area, Desk, Hall, Queue, TicketCalled, VisitHere

__all__ = [
    "Area",
    "Desk",
    "Hall",
    "Queue",
    "Ticket",
    "TicketCalled",
    "VisitHere",
    "attach_counter_set",
    "call_next",
    "hall",
    "may_serve",
    "open_desk",
    "read_desks",
    "register_visit_source",
    "take_ticket",
    "ticket_at",
]
