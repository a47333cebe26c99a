"""Where a member of staff works now: at the desk whose page was looked at last; and who is called there."""

from __future__ import annotations

from django.http import HttpRequest

from madoguchi.foundation.accounts.public import signed_in
from madoguchi.foundation.tickets.folder import hall
from madoguchi.foundation.tickets.models import Ticket
from madoguchi.foundation.tickets.policies import may_serve
from madoguchi.foundation.tickets.turns import ticket_at
from madoguchi.foundation.tickets.vocabulary import Desk
from madoguchi.kernel import clock

_DESK = "hall_desk"


def works_at(request: HttpRequest, desk: Desk) -> None:
    """Remember the desk for this session."""
    if request.session.get(_DESK) != desk.key:
        request.session[_DESK] = desk.key


def ticket_before(request: HttpRequest) -> Ticket | None:
    """The number that is called to the desk of whoever asks; ``None`` where nobody is, or the desk is not known."""
    desk, user = hall().desks.get(request.session.get(_DESK, "")), signed_in(request)
    if desk is None or user is None or not may_serve(user, desk, on=clock.today()):
        return None
    return ticket_at(desk.key)
