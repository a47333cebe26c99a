"""What the counter hears of reservations, in the same transaction."""

from __future__ import annotations

from madoguchi.foundation.booking.public import CheckInTakenBack
from madoguchi.kernel import events
from madoguchi.services.counter.navigator.arrivals import set_begun_for
from madoguchi.services.counter.refusals import SetBegunForVisit


def listen() -> None:
    """Register every listener of this room."""
    events.listen(CheckInTakenBack, refuse_begun)


def refuse_begun(event: CheckInTakenBack) -> None:
    """A set that was not given up says that they have come. Raises ``SetBegunForVisit``."""
    begun = set_begun_for(event.counter_set)
    if begun is not None:
        raise SetBegunForVisit(set=begun.short_number)
