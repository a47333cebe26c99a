"""What the waiting hall counts: numbers and waits of the last 365 days, by queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.tickets.folder import hall
from madoguchi.foundation.tickets.models import Ticket, Turn
from madoguchi.foundation.tickets.queries.figures import minutes
from madoguchi.kernel.indicators import YEAR, Line, indicator, lines_by


def _queues(keys: Sequence[str]) -> Mapping[str, str]:
    titles = {queue.key: f"{queue.letter} {queue.title}" for area in hall().areas for queue in area.queues}
    return {key: titles[key] for key in keys if key in titles}


def _days(on: date) -> tuple[date, date]:
    return on - timedelta(days=YEAR - 1), on


@indicator(
    "tickets.taken",
    _("Numbers taken in the waiting hall"),
    unit=_("numbers"),
    definition=_("Numbers that were taken in the last 365 days."),
    counted=_("Each number counts one for the queue in which it was last."),
    better="neither",
    words=_queues,
    source="hall_figures",
)
def taken(on: date) -> Iterator[Line]:
    """One line a queue."""
    return lines_by(Ticket.objects.filter(day__range=_days(on)), "queue")


@indicator(
    "tickets.wait_median",
    _("Wait in the waiting hall (median)"),
    unit=_("minutes"),
    definition=_("Minutes from taking a number to the first call, of the last 365 days: the middle one."),
    counted=_("The first call in each queue counts, in whole minutes."),
    better="fewer",
    total="median",
    words=_queues,
    source="hall_figures",
)
def wait_median(on: date) -> Iterator[Line]:
    """One line a queue and minute."""
    turns = Turn.objects.filter(day__range=_days(on), first=True).order_by()
    waits = Counter(
        (queue, round(minutes(waited_from, called_at)))
        for queue, waited_from, called_at in turns.values_list("queue", "waited_from", "called_at").iterator()
    )
    for (queue, length), count in sorted(waits.items()):
        yield Line(queue, count, size=length)
