"""Whoever reserved a time checks in with the code and gets a number."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.test import Client
from django.urls import reverse

from madoguchi.foundation.booking.models import Reservation, Visit
from madoguchi.foundation.booking.operations.reserving import hold_time
from madoguchi.foundation.tickets.models import Ticket
from madoguchi.foundation.tickets.policies import device_key
from madoguchi.foundation.tickets.queries.figures import hall_figures
from madoguchi.foundation.tickets.tests.conftest import GUEST
from madoguchi.foundation.tickets.vocabulary import Area, Period
from madoguchi.kernel import clock


def test_a_reservation_becomes_a_number_once_and_its_holder_has_come(client: Client, area: Area, at: datetime) -> None:
    begins = (at + timedelta(days=2)).replace(hour=10, minute=30)
    held = hold_time("visit", "citizens-window", begins, 30, by=GUEST, at=at)
    # As confirming leaves it; the mail that goes with it is no matter of the hall.
    Reservation.objects.filter(pk=held.pk).update(name="花子", state="confirmed", held_until=None, confirmed_at=at)
    held.refresh_from_db()
    Visit.objects.create(reservation=held, department="citizens")
    kiosk = reverse("kiosk", args=[area.key, device_key(area)])
    assert client.post(kiosk, {"code": held.code}).status_code == 404, "two days early"
    with clock.frozen(begins - timedelta(minutes=10)):
        page = client.post(kiosk, {"code": held.number}, follow=True).content.decode()
        assert "B001" in page
        assert "花子" not in page
        assert client.post(kiosk, {"code": held.code}).status_code == 409
    held.refresh_from_db()
    ticket = Ticket.objects.get()
    assert (held.state, ticket.due_at, ticket.visit) == ("came", begins, str(held.pk))
    moving = next(
        one for one in hall_figures(area, Period(begins.date(), begins.date())).queues if one.queue.key == "moving"
    )
    assert (moving.booked, moving.came, moving.no_shows) == (1, 1, 0)
