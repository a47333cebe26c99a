"""Every change in the waiting hall, one act each."""

from __future__ import annotations

from madoguchi.foundation.tickets.operations.calling import (
    attach_counter_set,
    call_next,
    finish_ticket,
    miss_ticket,
    recall_ticket,
    transfer_ticket,
)
from madoguchi.foundation.tickets.operations.desks import close_day, close_desk, open_desk, pause_desk
from madoguchi.foundation.tickets.operations.taking import come_back, give_priority, give_up, take_ticket

__all__ = [
    "attach_counter_set",
    "call_next",
    "close_day",
    "close_desk",
    "come_back",
    "finish_ticket",
    "give_priority",
    "give_up",
    "miss_ticket",
    "open_desk",
    "pause_desk",
    "recall_ticket",
    "take_ticket",
    "transfer_ticket",
]
