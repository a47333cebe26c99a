"""A hall with one area, three queues, desks that serve and help; a morning in November."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from madoguchi.foundation.tickets.board import keeper
from madoguchi.foundation.tickets.folder import hall
from madoguchi.foundation.tickets.models import Ticket
from madoguchi.foundation.tickets.operations import open_desk, take_ticket
from madoguchi.foundation.tickets.queries.scene import forget_earlier
from madoguchi.foundation.tickets.vocabulary import Area, Desk
from madoguchi.kernel.acts import Actor

CLERK = Actor(kind="staff", id="sato", name="佐藤 優", post="窓口係")
GUEST = Actor(kind="guest", id="somebody")
Take = Callable[..., Ticket]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    keeper.forget()
    forget_earlier()


@pytest.fixture
def area(db: None, at: datetime) -> Area:
    """The waiting area of the ground floor."""
    return hall().areas[0]


@pytest.fixture
def desk(area: Area, at: datetime) -> Desk:
    """Desk 1, open: it serves certificates and helps with moving."""
    return opened("citizens-1", at)


@pytest.fixture
def take(area: Area, at: datetime) -> Take:
    """``take("moving", minute=3, priority=True)``: a number taken so many minutes after ten."""

    def make(queue: str = "certificates", *, minute: float = 0, **named: Any) -> Ticket:
        named.setdefault("channel", "kiosk")
        return take_ticket(area, hall().queues[queue], by=GUEST, at=at + timedelta(minutes=minute), **named)

    return make


def opened(key: str, at: datetime) -> Desk:
    """The desk, open from that moment on."""
    desk = hall().desks[key]
    open_desk(desk, by=CLERK, at=at)
    return desk
