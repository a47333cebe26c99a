"""Receiving a visitor: for another day or hour the clerk is asked back, and a press that was wrong is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.audit.public import AuditEntry
from madoguchi.foundation.booking import calendars
from madoguchi.foundation.booking.calendars import booking_rules, get_calendar
from madoguchi.foundation.booking.models import Visit
from madoguchi.foundation.booking.policies import is_of_now
from madoguchi.foundation.booking.public import booking_figures
from madoguchi.foundation.booking.refusals import AnotherTime, NotPossibleWithThis
from madoguchi.foundation.booking.tasks import forget_old_reservations
from madoguchi.foundation.booking.tests.visiting import reserved_visit
from madoguchi.foundation.booking.visits.operations import (
    attach_set_to_visit,
    check_in_visit,
    mark_no_show,
    take_check_in_back,
)
from madoguchi.foundation.tickets.public import Ticket
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published", "at")]


def now_is(visit: Visit) -> str:
    visit.reservation.refresh_from_db()
    return str(visit.reservation.state)


def test_for_another_hour_or_day_the_clerk_is_asked_back(sato_client: Client, at: datetime) -> None:
    visit = reserved_visit("juminhyo", at=at, minutes_from_now=180)
    address, detail = (reverse(name, args=[visit.pk]) for name in ("booking_visit_check_in", "booking_visit"))
    assert "別の時間の予約です" in sato_client.get(detail).content.decode()
    answer = sato_client.post(address)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert str(visit.reservation.when) in page, "which day and hour it is for"
    assert now_is(visit) == "confirmed"
    assert sato_client.post(address, {"meant": "1"}).status_code == 302
    assert now_is(visit) == "came"
    assert AuditEntry.objects.filter(act="visit.check_in").latest("pk").detail["another_time"] is True


@pytest.mark.parametrize(("minutes", "asked"), [(-61, True), (-59, False), (0, False), (70, False), (24 * 60, True)])
def test_around_its_time_nobody_is_asked(at: datetime, minutes: int, asked: bool) -> None:
    visit = reserved_visit("juminhyo", at=at, minutes_from_now=180)
    when = visit.reservation.starts_at + timedelta(minutes=minutes)
    if asked:
        with pytest.raises(AnotherTime):
            check_in_visit(visit, by=SYSTEM, at=when)
    else:
        check_in_visit(visit, by=SYSTEM, at=when)
    assert now_is(visit) == ("confirmed" if asked else "came")


@pytest.mark.parametrize(("early", "late"), [(15, 0), (0, 90)])
def test_how_early_and_how_late_is_the_citys_to_say(
    at: datetime, monkeypatch: pytest.MonkeyPatch, early: int, late: int
) -> None:
    visit = reserved_visit("juminhyo", at=at, minutes_from_now=180)
    told = visit.reservation
    general = get_calendar(told.calendar)
    assert is_of_now(general, told, at=told.starts_at - timedelta(minutes=60)), "the control: what the city says"
    rules = booking_rules()
    city = replace(general, early_minutes=early, late_minutes=late)
    monkeypatch.setattr(calendars, "booking_rules", lambda: replace(rules, calendars={told.calendar: city}))
    for minutes, of_now in ((early, True), (early + 1, False)):
        assert is_of_now(get_calendar(told.calendar), told, at=told.starts_at - timedelta(minutes=minutes)) is of_now
    with pytest.raises(AnotherTime):
        check_in_visit(visit, by=SYSTEM, at=told.ends_at + timedelta(minutes=late + 1))
    check_in_visit(visit, by=SYSTEM, at=told.ends_at + timedelta(minutes=late))
    assert now_is(visit) == "came"


def test_a_wrong_press_is_taken_back_with_a_line(sato_client: Client, at: datetime) -> None:
    visit = reserved_visit("juminhyo", at=at, minutes_from_now=180)
    check_in_visit(visit, meant=True, by=SYSTEM, at=at)
    back = reverse("booking_visit_check_in_back", args=[visit.pk])
    assert back in sato_client.get(reverse("booking_visit", args=[visit.pk])).content.decode()
    page = sato_client.post(back, follow=True).content.decode()
    assert "来庁の受付を取り消しました" in page
    assert back not in page
    assert (now_is(visit), visit.reservation.came_at, visit.reservation.ended_at) == ("confirmed", None, None)
    line = AuditEntry.objects.get(act="visit.take_check_in_back")
    assert datetime.fromisoformat(line.detail["came_at"]) == at
    assert sato_client.post(back).status_code == 302, "twice pressed is harmless"
    check_in_visit(visit, meant=True, by=SYSTEM, at=at)
    assert now_is(visit) == "came"


def test_who_was_noted_as_not_come_is_so_again_and_gets_no_place_back(at: datetime) -> None:
    visit = reserved_visit("juminhyo", at=at, minutes_from_now=180)
    later = at + timedelta(hours=4)
    mark_no_show(visit, by=SYSTEM, at=later)
    check_in_visit(visit, by=SYSTEM, at=later)
    take_check_in_back(visit, by=SYSTEM, at=later)
    assert now_is(visit) == "no_show"
    assert not visit.reservation.seats.exists()


def test_what_was_never_received_is_not_taken_back(at: datetime) -> None:
    visit = reserved_visit("juminhyo", at=at, minutes_from_now=180)
    visit.reservation.state = "cancelled"
    visit.reservation.save()
    with pytest.raises(NotPossibleWithThis):
        take_check_in_back(visit, by=SYSTEM, at=at)
    with pytest.raises(NotPossibleWithThis):
        attach_set_to_visit(visit, counter_set="x", by=SYSTEM, at=at)


def numbered(visit: Visit, at: datetime, **more: object) -> Ticket:
    given = {"area": "main", "day": at.date(), "letter": "A", "number": 1, "queue": "certificates", "channel": "kiosk"}
    times = {"taken_at": at, "waiting_since": at, "queued_at": at}
    return Ticket.objects.create(**given, **times, visit=str(visit.pk), **more)


def test_a_number_that_only_waited_ends_with_it(at: datetime) -> None:
    visit = reserved_visit("juminhyo", at=at, minutes_from_now=180)
    check_in_visit(visit, meant=True, by=SYSTEM, at=at)
    ticket = numbered(visit, at)
    take_check_in_back(visit, by=SYSTEM, at=at)
    ticket.refresh_from_db()
    assert (ticket.state, now_is(visit)) == ("left", "confirmed")


def test_after_the_number_was_called_it_stands(sato_client: Client, at: datetime) -> None:
    visit = reserved_visit("juminhyo", at=at, minutes_from_now=180)
    check_in_visit(visit, meant=True, by=SYSTEM, at=at)
    numbered(visit, at, state="called", desk="citizens-1", called_at=at)
    page = sato_client.post(reverse("booking_visit_check_in_back", args=[visit.pk]), follow=True).content.decode()
    assert "A001" in page
    assert "すでに呼び出されています" in page
    assert now_is(visit) == "came"


def test_the_figures_know_for_whom_something_was_begun_and_the_pointer_is_forgotten(at: datetime) -> None:
    visits = [reserved_visit("juminhyo", at=at, minutes_from_now=180) for _ in range(2)]
    for visit in visits:
        check_in_visit(visit, meant=True, by=SYSTEM, at=at)
    attach_set_to_visit(visits[0], counter_set="a set", by=SYSTEM, at=at)
    [figures] = booking_figures("citizens", at.date(), at.date())
    assert (figures.came, figures.begun) == (2, 1)
    later = at + timedelta(days=40)
    with clock.frozen(later):
        forget_old_reservations(at=later)
    visits[0].refresh_from_db()
    assert (visits[0].counter_set, visits[0].begun_at) == ("", at)
