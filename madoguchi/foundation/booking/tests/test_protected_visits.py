"""A protected person (支援措置) who reserves a visit: the address is nowhere in what a reservation says or sends."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.booking.models import Reservation
from madoguchi.foundation.booking.operations.reserving import cancel_reservation, move_reservation
from madoguchi.foundation.booking.tasks import remind_everybody
from madoguchi.foundation.booking.tests.visiting import reserved_visit
from madoguchi.foundation.booking.visits.operations import check_in_visit, take_check_in_back
from madoguchi.foundation.messaging.public import OutgoingMail
from madoguchi.foundation.residents.public import Resident, guard_address
from madoguchi.kernel.acts import SYSTEM
from tests.cast import _with_card, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published", "register", "at")]


def test_neither_pages_nor_file_nor_mails_say_where_somebody_lives(
    sato_client: Client, at: datetime, published: object
) -> None:
    account, person = _with_card("tome", at), Resident.objects.get(key="tome")
    account.email = "tome@example.jp"
    account.save()
    guard_address(person.household, guarded=True, by=SYSTEM, at=at)
    address = {person.address["town"], person.address["street"]}
    visit = reserved_visit("juminhyo", owner=account, at=at, minutes_from_now=180)
    Reservation.objects.filter(pk=visit.pk).update(name=person.full_name)
    visit.reservation.refresh_from_db()
    move_reservation(visit.reservation, starts_at=at + timedelta(days=2), by_office=True, by=SYSTEM, at=at)
    remind_everybody(at=at + timedelta(days=1, hours=6))
    check_in_visit(visit, meant=True, by=SYSTEM, at=at)
    for_clerk = [
        sato_client.get(reverse("booking_visits"), {"day": f"{visit.reservation.local_start:%Y-%m-%d}"}),
        sato_client.get(reverse("booking_visit", args=[visit.pk])),
        sato_client.get(reverse("counter_identify"), {"visit": str(visit.pk)}),
        sato_client.get(reverse("counter_home")),
    ]
    own = sign_in(Client(), account)
    for_herself = [own.get(reverse(name, args=[visit.pk])) for name in ("visit", "visit_calendar")]
    take_check_in_back(visit, by=SYSTEM, at=at)
    for_clerk.append(sato_client.post(reverse("booking_visit_check_in", args=[visit.pk])))
    cancel_reservation(visit.reservation, by_office=True, by=SYSTEM, at=at)
    kinds = set(OutgoingMail.objects.values_list("kind", flat=True))
    assert {"reservation_confirmed", "reservation_changed", "reservation_cancelled"} <= kinds, "the control"
    mails = [f"{one.subject} {one.body_text} {one.calendar}" for one in OutgoingMail.objects.all()]
    for answer in (*for_clerk, *for_herself):
        assert answer.status_code in (200, 409)
    pages = [answer.content.decode() for answer in (*for_clerk, *for_herself)]
    for text in (*pages, *mails):
        assert not [one for one in address if one in text]
    for text in pages[: len(for_clerk)]:
        assert person.name["family"] not in text
