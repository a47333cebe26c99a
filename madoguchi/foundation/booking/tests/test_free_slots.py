"""Which times are offered."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from madoguchi.foundation.booking.public import free_slots, take_slot
from madoguchi.foundation.booking.queries import slots_offered
from madoguchi.foundation.booking.tests.conftest import AT

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)


def offered(calendar: str = "window", days: int = 7) -> list[str]:
    return [slot.iso for slot in free_slots(calendar, on_or_after=TODAY, days=days, at=AT)]


def test_slots_begin_after_the_notice_in_working_days_and_skip_holidays_closures_and_pauses(calendars: Path) -> None:
    assert offered() == [
        "2026-11-04T09:00",
        "2026-11-04T10:00",
        "2026-11-04T10:30",
        "2026-11-06T09:00",
        "2026-11-06T10:00",
        "2026-11-06T10:30",
    ]


def test_slots_end_at_the_horizon(calendars: Path) -> None:
    assert max(offered("collection", days=100)) == "2026-11-13T08:30"


def test_a_taken_seat_counts_and_a_full_slot_is_not_offered(calendars: Path) -> None:
    for case in ("1", "2"):
        with transaction.atomic():
            take_slot("window", "2026-11-04T09:00", case_id=case, case_number=case, path="visit", at=AT)
    with transaction.atomic():
        take_slot("window", "2026-11-04T10:00", case_id="3", case_number="3", path="visit", at=AT)
    found = {slot.iso: slot.left for slot in free_slots("window", on_or_after=TODAY, days=3, at=AT)}
    assert found == {"2026-11-04T10:00": 1, "2026-11-04T10:30": 2}


def test_a_time_that_has_passed_today_is_not_offered(calendars: Path) -> None:
    friday = AT + timedelta(days=4)
    assert friday.hour == 10
    assert [s.iso for s in free_slots("collection", on_or_after=friday.date(), days=1, at=friday)] == []


def test_the_form_gets_values_with_labels_in_three_languages(calendars: Path) -> None:
    value, label = slots_offered("window", TODAY)[0]
    assert value == "2026-11-04T09:00"
    assert (label.ja, label.plain, label.en) == (
        "11月4日（水）9時",
        "11がつ 4にち（水ようび） 9じ",
        "Wed 4 Nov, 9:00",
    )
    assert slots_offered("collection", TODAY)[0][1].ja == "11月6日（金）8時30分まで"


def test_a_calendar_that_does_not_exist_offers_nothing_to_a_form(calendars: Path) -> None:
    assert slots_offered("golf", TODAY) == []
