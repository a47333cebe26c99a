"""キャンセル待ち: all places are taken, a guest waits, somebody cancels; the place is offered, taken, and put into a calendar."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import icalendar
import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.booking.public import Visit
from madoguchi.foundation.booking.tests.visiting import reserved_visit
from madoguchi.foundation.forms.public import CheckedCity
from madoguchi.foundation.messaging.public import OutgoingMail
from madoguchi.kernel.jobs import run_ready_jobs
from tests.journeys.conftest import WalkerAt
from tests.journeys.filling import mailed_code, newest_mail
from tests.journeys.test_visit_states import signed_in
from tests.journeys.walker import Walker

MAIL = "jiro@example.jp"
SEATS = 2
"""How many the counter of the city takes at the same time."""


def stand_in_line(guest: Walker, starts_at: datetime) -> None:
    """From the page of times, on which this one is taken, to a place on the waiting list."""
    wanted = starts_at.strftime("%H:%M")
    guest.go(f"/visits/new/?procedure=juminhyo&day={starts_at.date().isoformat()}")
    assert wanted not in guest.page.locator("button[name=starts_at]").all_inner_texts(), "nobody can take it"
    guest.page.locator("summary", has_text=guest.words("Wait for a time that is taken")).click()
    guest.state("times that are taken")
    guest.press("Wait for %(time)s", time=wanted)
    guest.state("who waits")
    for part, text in (("family", "岩木"), ("given", "次郎"), ("family_kana", "イワキ"), ("given_kana", "ジロウ")):
        guest.type(part, text)
    guest.type("mail", MAIL)
    guest.press("Go on")
    guest.state("code for the waiting list")
    guest.type("code", mailed_code(MAIL))
    guest.page.locator("main form button[type=submit], main form button:not([name])").first.click()
    guest.page.wait_for_load_state()
    assert guest.heading() == guest.words("You are on the waiting list")


@pytest.mark.parametrize("width", [1280, 320])
def test_a_place_that_comes_free_is_offered_taken_and_put_into_ones_own_calendar(
    walker_at: WalkerAt, register: object, published: CheckedCity, hanako: User, at: datetime, width: int
) -> None:
    taken = [reserved_visit("juminhyo", owner=hanako, at=at, minutes_from_now=180) for _seat in range(SEATS)]
    starts_at = at + timedelta(minutes=180)
    guest = walker_at("次郎", width)
    stand_in_line(guest, starts_at)
    guest.state("on the waiting list")
    mine = guest.path
    assert not guest.page.locator('a[href$=".ics"]').count(), "nothing is reserved, and nothing to put into a calendar"

    other = signed_in(walker_at("花子", width), hanako)
    other.go(f"/visits/{taken[0].pk}/")
    other.press("Cancel the visit")
    other.state("cancelling, somebody waits")
    other.page.locator("main form button").first.click()
    other.page.wait_for_load_state()
    other.state("cancelled")

    told = newest_mail(MAIL)
    assert mine in told, "the mail leads to the page on which the place is taken"
    guest.go(mine)
    assert guest.heading() == guest.words("A place has come free")
    guest.state("a place is offered")
    guest.press("Reserve")
    assert guest.heading() == guest.words("Your visit is reserved")
    guest.state("the offered place is reserved")

    with guest.page.expect_download() as download:
        guest.page.get_by_role("link", name=guest.words("Put into my calendar")).click()
    visit = Visit.objects.get(pk=UUID(mine.strip("/").split("/")[-1]))
    assert download.value.suggested_filename == f"visit-{visit.reservation.number}.ics"
    [event] = icalendar.Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")
    assert event.decoded("DTSTART") == starts_at == visit.reservation.starts_at
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=visit.reservation.minutes)
    assert str(event["SUMMARY"])
    assert mine in str(event["URL"]), "and from the calendar one comes back to it"
    assert str(event["CLASS"]) == "PRIVATE"
    run_ready_jobs()
    sent = OutgoingMail.objects.get(to=MAIL, kind="reservation_confirmed")
    [same] = icalendar.Calendar.from_ical(sent.calendar).walk("VEVENT")
    assert (same["UID"], same["SEQUENCE"]) == (event["UID"], event["SEQUENCE"]), "one event, by mail and by hand"
