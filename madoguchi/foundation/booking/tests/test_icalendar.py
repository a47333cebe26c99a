"""The iCalendar file, read back by a parser that is not ours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.foundation.booking.icalendar import calendar_file
from madoguchi.foundation.booking.notices import file_of
from madoguchi.foundation.booking.operations.reserving import cancel_reservation, move_reservation
from madoguchi.foundation.booking.tests.reserving import AT, GUEST, WEDNESDAY, reserve
from madoguchi.foundation.messaging.contrib.smtp import SmtpMail
from madoguchi.foundation.messaging.public import OutgoingMail
from madoguchi.foundation.messaging.vendors import Letter

PLAIN = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200)


def event_of(text: str) -> Any:
    """The one event of a file."""
    read = icalendar.Calendar.from_ical(text)
    assert read["VERSION"] == "2.0"
    [event] = read.walk("VEVENT")
    return event


@given(summary=PLAIN, place=PLAIN, description=PLAIN)
def test_any_text_comes_back_as_it_was_and_no_line_is_too_long(summary: str, place: str, description: str) -> None:
    text = calendar_file(
        uid="a@city.example", sequence=3, at=AT, starts_at=WEDNESDAY, minutes=40, summary=summary, place=place,
        description=f"{description}\n; , \\", url="https://city.example/visits/1/",
    )  # fmt: skip
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    event = event_of(text)
    assert (event["SUMMARY"], event["LOCATION"]) == (summary, place)
    assert event["DESCRIPTION"] == f"{description}\n; , \\"
    assert event.decoded("DTSTART") == datetime(2026, 11, 4, 0, 0, tzinfo=UTC)
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=40)


def test_this_harness_can_fail() -> None:
    """The control: a text that is not escaped as it should be, and an event without its end."""
    text = calendar_file(
        uid="a", sequence=0, at=AT, starts_at=WEDNESDAY, minutes=1, summary="a;b", place="", description="", url="",
    )  # fmt: skip
    assert event_of(text)["SUMMARY"] == "a;b"
    assert event_of(text.replace("a\\;b", "a\\nb"))["SUMMARY"] != "a;b"
    with pytest.raises(ValueError):
        event_of(text.replace("END:VEVENT\r\n", ""))


@pytest.mark.django_db
@pytest.mark.usefixtures("calendars")
def test_one_event_through_all_changes_and_taken_out_when_cancelled() -> None:
    mine = reserve("hanako")
    move_reservation(mine, starts_at=WEDNESDAY + timedelta(days=1), by=GUEST, at=AT)
    cancel_reservation(mine, by=GUEST, at=AT)
    mails = OutgoingMail.objects.exclude(calendar="").order_by("created_at", "pk")
    files = {mail.kind: icalendar.Calendar.from_ical(mail.calendar) for mail in mails}
    events = {kind: file.walk("VEVENT")[0] for kind, file in files.items()}
    assert len({str(event["UID"]) for event in events.values()}) == 1
    assert [str(events[f"reservation_{one}"]["SEQUENCE"]) for one in ("confirmed", "changed", "cancelled")] == [
        "0",
        "1",
        "2",
    ]
    assert str(files["reservation_cancelled"]["METHOD"]) == "CANCEL"
    assert str(events["reservation_changed"]["SUMMARY"]) == "五所川原市 総合窓口", "whose counter it is"
    assert str(events["reservation_changed"]["LOCATION"]).startswith("五所川原市 ")
    assert event_of(file_of(mine, at=AT)).decoded("DTSTART") == WEDNESDAY + timedelta(days=1)


def test_a_mail_carries_it_as_a_calendar_part(mailoutbox: list[object]) -> None:
    text = calendar_file(
        uid="a", sequence=0, at=AT, starts_at=WEDNESDAY, minutes=1, summary="来庁", place="", description="", url="",
    )  # fmt: skip
    SmtpMail().send(Letter("a@example.jp", "件名", "本文", "<1@x>", "mail:1", text))
    message = mailoutbox[0].message()  # type: ignore[attr-defined]
    [part] = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    assert part.get_filename() == "reservation.ics"
    assert str(event_of(part.get_payload(decode=True).decode())["SUMMARY"]) == "来庁"
