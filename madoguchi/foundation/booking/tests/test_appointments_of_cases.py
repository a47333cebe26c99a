"""Seats follow the applications: taken with them, given back with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from madoguchi.foundation.booking.public import SlotTaken, bookings_of, free_slots
from madoguchi.foundation.booking.tests.moving import GUEST, published, ready_draft, sent_in
from madoguchi.foundation.cases.operations.corresponding import answer_correction, save_correction, withdraw_application
from madoguchi.foundation.cases.public import Case, decide_case, receive_case, request_correction
from madoguchi.foundation.forms.public import ProcedureVersion
from madoguchi.foundation.messaging.public import Kind, OutgoingMail
from madoguchi.foundation.organisation.public import City
from madoguchi.kernel.acts import Actor

THURSDAY, FRIDAY = "2026-11-05T10:00", "2026-11-06T10:00"


@pytest.fixture
def version(city: City, at: datetime) -> ProcedureVersion:
    return published(at)


@pytest.fixture
def clerk(sato: Any) -> Actor:
    from tests.cast import acting

    return acting(sato)


def left(iso: str, at: datetime) -> int:
    slots = free_slots("citizens-window", on_or_after=at.date(), days=14, at=at)
    return next((slot.left for slot in slots if slot.iso == iso), 0)


def test_sending_in_takes_the_seat_and_confirms_it_by_mail(version: ProcedureVersion, at: datetime) -> None:
    case = sent_in(ready_draft(version, THURSDAY, at=at), at=at)
    [booking] = bookings_of(case.id)
    assert (booking.path, booking.case_number, left(THURSDAY, at)) == ("visit", case.number, 1)
    mail = OutgoingMail.objects.get(kind=Kind.APPOINTMENT_CONFIRMED)
    assert "11月5日（木）10時" in mail.subject
    assert case.number in mail.body_text


def test_the_third_application_for_two_seats_is_not_sent_in_and_its_draft_stays(
    version: ProcedureVersion,
    at: datetime,
) -> None:
    drafts = [ready_draft(version, THURSDAY, at=at) for _ in range(3)]
    for draft in drafts[:2]:
        sent_in(draft, at=at)
    with pytest.raises(SlotTaken):
        sent_in(drafts[2], at=at)
    drafts[2].refresh_from_db()
    assert drafts[2].submitted_at is None
    assert drafts[2].answers["visit"]["starts_at"] == THURSDAY
    assert Case.objects.count() == 2
    assert OutgoingMail.objects.filter(kind=Kind.APPLICATION_RECEIVED).count() == 2


def test_withdrawing_gives_the_seat_to_others(version: ProcedureVersion, at: datetime) -> None:
    case = sent_in(ready_draft(version, THURSDAY, at=at), at=at)
    withdraw_application(case, by=GUEST, at=at)
    assert left(THURSDAY, at) == 2
    assert not bookings_of(case.id)


@pytest.mark.parametrize(("outcome", "seats"), [("accepted", 1), ("refused", 2)])
def test_who_is_refused_need_not_come_and_who_is_accepted_must(
    version: ProcedureVersion,
    clerk: Actor,
    at: datetime,
    outcome: str,
    seats: int,
) -> None:
    case = sent_in(ready_draft(version, THURSDAY, at=at), at=at)
    receive_case(case, by=clerk, at=at)
    decide_case(case, outcome=outcome, reasons="同じ内容の予約が既にあるため。", by=clerk, at=at)
    assert left(THURSDAY, at) == seats


def test_a_corrected_time_moves_the_seat(version: ProcedureVersion, clerk: Actor, at: datetime) -> None:
    case = sent_in(ready_draft(version, THURSDAY, at=at), at=at)
    receive_case(case, by=clerk, at=at)
    correction = request_correction(
        case, items=[{"path": "visit", "sentence": "日時を選び直してください。"}], by=clerk, at=at
    )
    save_correction(correction, data={"visit": [FRIDAY]}, by=GUEST, at=at)
    answer_correction(correction, by=GUEST, at=at)
    assert (left(THURSDAY, at), left(FRIDAY, at)) == (2, 1)
    assert OutgoingMail.objects.filter(kind=Kind.APPOINTMENT_CONFIRMED).count() == 2
