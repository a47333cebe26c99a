"""Whatever people do in whatever order: never too many, nobody lost from the waiting list, and the order is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi.foundation.booking import places, queries
from madoguchi.foundation.booking.models import Booking, Reservation
from madoguchi.foundation.booking.operations.reserving import (
    cancel_reservation,
    confirm_reservation,
    hold_time,
    move_reservation,
)
from madoguchi.foundation.booking.operations.tending import tend_booking_day
from madoguchi.foundation.booking.tests.reserving import AT, GUEST, SYSTEM, WEDNESDAY
from madoguchi.foundation.booking.vocabulary import TAKING, State
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from tests.conformance.url_world import undone

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["hold", "hold", "confirm", "confirm", "wait", "wait", "cancel", "move", "later", "tend"]),
        st.integers(0, 9),
        st.sampled_from([0, 15]),
    ),
    min_size=4,
    max_size=18,
)


@dataclass
class Hall:
    """What happened, beside what the database says."""

    at: datetime = AT
    known: list[Reservation] = field(default_factory=list)
    offers: list[tuple[datetime, datetime]] = field(default_factory=list)
    """(since when they waited, beginning) in the order in which places were offered."""
    seen: set[object] = field(default_factory=set)

    def do(self, what: str, which: int, minute: int) -> None:
        """One step; a refusal is an answer like any other."""
        with suppress(Refused):
            self._do(what, which, WEDNESDAY + timedelta(minutes=minute))
        self.check()

    def _do(self, what: str, which: int, starts_at: datetime) -> None:
        if what == "later":
            self.at += timedelta(minutes=[4, 11, 61, 301][which % 4])
        elif what == "tend":
            tend_booking_day("counter", WEDNESDAY.date(), by=SYSTEM, at=self.at)
        elif what in ("hold", "wait"):
            minutes = 30 if which == 9 and starts_at == WEDNESDAY else 15
            new = hold_time("room", "counter", starts_at, minutes, waiting=what == "wait", by=GUEST, at=self.at)
            Reservation.objects.filter(pk=new.pk).update(mail="a@example.jp", mail_confirmed_at=self.at)
            self.known.append(new)
            if what == "wait":
                confirm_reservation(new, by=GUEST, at=self.at)
        elif self.known:
            one = self.known[which % len(self.known)]
            if what == "confirm":
                confirm_reservation(one, by=GUEST, at=self.at)
            elif what == "cancel":
                cancel_reservation(one, by=GUEST, at=self.at)
            else:
                move_reservation(one, starts_at=starts_at, by=GUEST, at=self.at)

    def check(self) -> None:
        """What must hold after every step."""
        seats: dict[datetime, int] = {}
        for seat in Booking.objects.select_related("reservation"):
            assert seat.reservation is not None
            assert seat.reservation.state in TAKING
            seats[seat.starts_at] = seats.get(seat.starts_at, 0) + 1
        assert all(number <= 1 for number in seats.values()), "more than there are"
        for one in Reservation.objects.all():
            needed = -(-one.minutes // 15) if one.state in TAKING else 0
            assert one.seats.count() == needed, f"{one.state} holds {one.seats.count()}"
            if one.state == State.OFFERED and one.pk not in self.seen:
                assert one.joined_at is not None
                earlier = Reservation.objects.filter(
                    state=State.WAITING, starts_at=one.starts_at, minutes=one.minutes, joined_at__lt=one.joined_at
                )
                assert not earlier.exists(), "somebody who came later was served first"
                self.seen.add(one.pk)
            if one.joined_at is not None and one.confirmed_at is None:
                assert one.state in (
                    State.WAITING, State.OFFERED, State.CANCELLED, State.LAPSED, State.UNSERVED,
                ), "lost from the waiting list"  # fmt: skip
                assert one.state != State.LAPSED or one.pk in self.seen, "lapsed without an offer"

    def end(self) -> None:
        """Once nobody does anything any more, everybody who waits has had an answer."""
        for _step in range(12):
            self.at += timedelta(hours=5)
            tend_booking_day("counter", WEDNESDAY.date(), by=SYSTEM, at=self.at)
            self.check()
        left = Reservation.objects.filter(state__in=[State.WAITING, State.OFFERED, State.HELD, State.JOINING])
        assert not left.exists(), "still waiting after the time has passed"


@pytest.fixture
def emptied(db: None, calendars: Path) -> Iterator[None]:
    """The calendar of the tests; each example is undone by itself."""
    with clock.frozen(AT):
        yield


@given(steps=STEPS)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_people_do(emptied: None, steps: list[tuple[str, int, int]]) -> None:
    with undone():
        hall = Hall()
        for step in steps:
            hall.do(*step)
        hall.end()


BUSY = [("hold", 0, 0), ("confirm", 0, 0), ("wait", 1, 0), ("wait", 2, 0), ("cancel", 0, 0), ("tend", 0, 0)]


def _no_line(*_args: Any, **_more: Any) -> int:
    return 0


def _last_first(real: Any) -> Any:
    return lambda calendar, day: real(calendar, day).order_by("-joined_at")


@pytest.mark.parametrize("guard", ["order", "line"])
def test_this_harness_can_fail(emptied: None, monkeypatch: pytest.MonkeyPatch, guard: str) -> None:
    """The control: the list from its end, and a list that nobody looks at."""
    if guard == "order":
        monkeypatch.setattr(places, "waiting_on", _last_first(queries.waiting_on))
    else:
        monkeypatch.setattr(places, "_offer", _no_line)
    hall = Hall()
    with transaction.atomic(), pytest.raises(AssertionError):
        for number, step in enumerate(BUSY):
            hall.at = AT + timedelta(seconds=number)
            hall.do(*step)
        hall.end()
