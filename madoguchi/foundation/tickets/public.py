"""The door of the waiting hall."""

from __future__ import annotations

from madoguchi.foundation.tickets.counter_link import register_counter_address
from madoguchi.foundation.tickets.door import BoardDoor
from madoguchi.foundation.tickets.folder import hall, read_desks
from madoguchi.foundation.tickets.models import Ticket
from madoguchi.foundation.tickets.operations import attach_counter_set, call_next, open_desk, take_ticket
from madoguchi.foundation.tickets.policies import device_key, may_serve
from madoguchi.foundation.tickets.refusals import TicketGone
from madoguchi.foundation.tickets.standing import ticket_before
from madoguchi.foundation.tickets.streams import stream_while
from madoguchi.foundation.tickets.turns import ticket_at
from madoguchi.foundation.tickets.vocabulary import Area, Desk, Hall, Queue, TicketCalled, VisitHere

__all__ = [
    "Area",
    "BoardDoor",
    "Desk",
    "Hall",
    "Queue",
    "Ticket",
    "TicketCalled",
    "TicketGone",
    "VisitHere",
    "attach_counter_set",
    "call_next",
    "device_key",
    "hall",
    "may_serve",
    "open_desk",
    "read_desks",
    "register_counter_address",
    "stream_while",
    "take_ticket",
    "ticket_at",
    "ticket_before",
]
