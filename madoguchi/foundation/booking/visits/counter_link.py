"""Where the counter begins for a visit; whoever keeps the counter registers how its address is made."""

from __future__ import annotations

from collections.abc import Callable

from madoguchi.foundation.booking.models import Visit

VisitAddress = Callable[[str], str]
_addresses: list[VisitAddress] = []


def register_visit_address(address: VisitAddress) -> None:
    """Have ``address(visit_id)`` tell where a clerk begins for whoever has come."""
    _addresses[:] = [address]


def counter_address(visit: Visit) -> str:
    """The address of the counter's page for this visit; empty while there is no counter."""
    return _addresses[0](str(visit.pk)) if _addresses else ""
