"""The city's calendars as a file: what can be read, and how faults are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.foundation.booking.calendars import CalendarsBroken, booking_calendars, get_calendar, read_calendars
from madoguchi.foundation.booking.public import CalendarUnknown
from madoguchi.foundation.booking.tests.conftest import CALENDARS


def test_the_city_of_this_repository_has_calendars_in_three_languages() -> None:
    text = (Path(settings.ROOT) / "cities" / "goshogawara" / "calendars.yaml").read_text(encoding="utf-8")
    found = read_calendars(text)
    assert "citizens-window" in found
    for calendar in found.values():
        assert all((calendar.title.ja, calendar.title.plain, calendar.title.en))
        assert all(opening.capacity >= 1 for opening in calendar.openings)


def test_a_change_of_the_file_is_seen_at_once(calendars: Path) -> None:
    assert list(booking_calendars()) == ["window", "collection", "counter"]
    calendars.write_text(CALENDARS.replace("collection:", "pick-up:"), encoding="utf-8")
    assert list(booking_calendars()) == ["window", "pick-up", "counter"]


def test_an_unknown_calendar_is_refused(calendars: Path) -> None:
    with pytest.raises(CalendarUnknown):
        get_calendar("golf")


def test_a_missing_file_says_where_to_get_one(calendars: Path) -> None:
    calendars.unlink()
    with pytest.raises(CalendarsBroken, match="Copy it from"):
        booking_calendars()


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('first: "09:00"', "first: 9:00", r"calendars.yaml:11: .*write the time in quotes"),
        ('first: "09:00"', 'first: "25:00"', r":11: .*write the time as"),
        ('last: "10:30"', 'last: "08:30"', r":11: .*`last` is before `first`"),
        ('at: "08:30", ', "", r":21: .*give either `at`"),
        (
            "capacity: 3",
            "capacity: 0",
            r":21: calendars.collection.openings\[1\].capacity: .*greater than or equal to 1",
        ),
        ("[fri]", "[friday]", r":21: .*weekdays\[1\]: .*'fri'"),
        ("whole_day", "whole_days", r":19: .*whole_days: Extra inputs"),
        ("plain: ごみ, ", "", r"title.plain: Field required"),
        ("  window:", "  The Window:", r"calendars"),
        ("calendars:", "calendars: [", r"not YAML"),
        ("{day: 2026-11-07", "{day: 2026-11-06", r"`special_days` names a day twice"),
        ("closing_reasons:", "visits: {desks: [{calendar: golf}]}\nclosing_reasons:", r"names no calendar: golf"),
    ],
)
def test_a_fault_is_told_with_its_line_and_remedy(right: str, wrong: str, told: str) -> None:
    assert right in CALENDARS
    with pytest.raises(CalendarsBroken, match=told):
        read_calendars(CALENDARS.replace(right, wrong, 1))


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(CalendarsBroken) as broken:
        read_calendars(CALENDARS.replace("capacity: 3", "capacity: 0").replace("capacity: 2,", "capacity: 0,"))
    assert len(str(broken.value).splitlines()) == 2


def test_how_early_and_late_somebody_is_received_stands_in_the_calendar() -> None:
    found = read_calendars(CALENDARS.replace("whole_day:", "early_minutes: 20\n    late_minutes: 0\n    whole_day:", 1))
    assert (found["collection"].early_minutes, found["collection"].late_minutes) == (20, 0)
    assert (found["window"].early_minutes, found["window"].late_minutes) == (60, 60), "where nothing is said"
