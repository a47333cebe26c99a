"""Reservations, as the hall knows them: which, for which calendar, when; nothing about the person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from madoguchi.foundation.booking.public import State, check_in_visit, find_visit, get_visit
from madoguchi.foundation.tickets.models import Ticket
from madoguchi.foundation.tickets.operations import take_ticket
from madoguchi.foundation.tickets.vocabulary import Area, Channel, Queue, VisitHere
from madoguchi.kernel.acts import Actor

EXPECTED = (State.CONFIRMED, State.NO_SHOW, State.CAME)
LONGEST = 200


def find_reservation(code: str) -> VisitHere | None:
    """The visit of a scanned code or a typed number, if somebody is expected by it; ``None`` otherwise."""
    visit = find_visit(code) if 0 < len(code) <= LONGEST else None
    if visit is None or visit.reservation.state not in EXPECTED:
        return None
    return VisitHere(str(visit.pk), visit.reservation.calendar, visit.reservation.starts_at)


def take_number(
    area: Area,
    queue: Queue,
    visit: VisitHere | None,
    *,
    channel: Channel,
    language: str,
    priority: bool,
    by: Actor,
    at: datetime,
) -> Ticket:
    """Give out a number; whoever comes by reservation has then come (two acts: the number first)."""
    ticket = take_ticket(area, queue, channel=channel, language=language, priority=priority, visit=visit, by=by, at=at)
    if visit is not None:
        # Whoever comes early waits until the time reserved; the number says so.
        check_in_visit(get_visit(UUID(visit.id)), meant=True, by=by, at=at)
    return ticket
