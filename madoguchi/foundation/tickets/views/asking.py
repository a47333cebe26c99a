"""What somebody asks for who wants a number: a queue, or what a reservation's code leads to."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from madoguchi.foundation.tickets.refusals import QueueUnknown, ReservationUnknown
from madoguchi.foundation.tickets.visits import find_reservation
from madoguchi.foundation.tickets.vocabulary import Area, Queue, VisitHere


def asks_for_number(request: HttpRequest) -> bool:
    """Whether a choice was pressed; Enter on the box for precedence presses nothing, and only shows the page again."""
    return request.method == "POST" and "look" not in request.POST


def wanted(area: Area, asked: QueryDict, *, today: date) -> tuple[Queue, VisitHere | None]:
    """The queue, and the reservation if a code was given; raises ``QueueUnknown`` or ``ReservationUnknown``."""
    code = asked.get("code", "").strip()
    if not code:
        queue = next((one for one in area.queues if one.key == asked.get("queue")), None)
        if queue is None:
            raise QueueUnknown
        return queue, None
    visit = find_reservation(code)
    if visit is None or timezone.localdate(visit.starts_at) != today:
        raise ReservationUnknown
    queue = next((one for one in area.queues if visit.calendar in one.calendars), None)
    if queue is None:
        raise ReservationUnknown
    return queue, visit
