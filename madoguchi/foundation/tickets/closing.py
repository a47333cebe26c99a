"""Days that nobody closed: their numbers end, and what they point to is forgotten."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from madoguchi.foundation.tickets.folder import hall
from madoguchi.foundation.tickets.models import Ticket
from madoguchi.foundation.tickets.operations import close_day
from madoguchi.foundation.tickets.vocabulary import TicketState
from madoguchi.kernel.acts import SYSTEM


def close_days_left_open(*, at: datetime) -> int:
    """The chore that closes earlier days on which nobody pressed the button; returns how many."""
    today = timezone.localdate(at)
    alive = Q(state__in=[TicketState.WAITING, TicketState.CALLED]) | ~Q(visit="") | ~Q(counter_set="")
    left = sorted(set(Ticket.objects.filter(alive, day__lt=today).values_list("area", "day")))
    areas = {area.key: area for area in hall().areas}
    for key, day in left:
        if key in areas:
            close_day(areas[key], day=day, by=SYSTEM, at=at)
    return len(left)
