"""The number that was called (番号札) and the set that is begun for whoever brought it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.http import HttpRequest

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.tickets.public import TicketGone, attach_counter_set, ticket_before
from madoguchi.services.counter.models import CounterSet


def attach_to_number(request: HttpRequest, begun: CounterSet, *, at: datetime) -> None:
    """Have the desk's page lead to the set, where somebody is called to the clerk's desk."""
    ticket = ticket_before(request)
    if ticket is not None:
        # The turn may end this moment; the set goes on without it.
        with suppress(TicketGone):
            attach_counter_set(ticket, counter_set=str(begun.pk), by=actor_of(request), at=at)
