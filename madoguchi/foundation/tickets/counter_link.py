"""Where the counter's work for a ticket is opened; whoever keeps it registers how its address is made."""

from __future__ import annotations

from collections.abc import Callable

from madoguchi.foundation.tickets.models import Ticket

CounterAddress = Callable[[str, str, str], str]
_addresses: list[CounterAddress] = []


def register_counter_address(address: CounterAddress) -> None:
    """Have ``address(counter_set, ticket_id, visit_id)`` tell where to go; an empty ``counter_set`` means: begin there."""
    _addresses[:] = [address]


def counter_url(ticket: Ticket) -> str:
    """The address of the counter's page for this ticket; empty while there is no counter."""
    return _addresses[0](ticket.counter_set, str(ticket.pk), ticket.visit) if _addresses else ""
