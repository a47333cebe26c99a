"""Every state a visit may be in, as the resident and the office see it, wide and on the narrowest phone."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.booking.models import Reservation, Visit
from madoguchi.foundation.booking.operations.closing import close_time
from madoguchi.foundation.booking.operations.reserving import cancel_reservation, confirm_reservation
from madoguchi.foundation.booking.tests.visiting import reserved_visit
from madoguchi.foundation.booking.visits.operations import check_in_visit, hold_visit, mark_no_show
from madoguchi.foundation.booking.visits.planning import plan_visit
from madoguchi.foundation.forms.public import CheckedCity
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from tests.cast import sign_in
from tests.journeys.conftest import WalkerAt
from tests.journeys.walker import Walker

SLUGS = ("moving-in", "juminhyo")


def in_state(state: str, owner: User, at: datetime) -> Visit:
    """A visit of 花子 that came to this state by what is done in the office and at home."""
    if state == "waiting":
        for _seat in range(2):
            reserved_visit("juminhyo", at=at, minutes_from_now=180)
        starts_at = at + timedelta(minutes=180)
        plan = plan_visit(SLUGS, on=at.date())
        visit = hold_visit(plan, starts_at, waiting=True, owner=owner, language="ja", by=SYSTEM, at=at)
        Reservation.objects.filter(pk=visit.pk).update(mail="hanako@example.jp", mail_confirmed_at=at)
        visit.refresh_from_db()
        confirm_reservation(visit.reservation, by=SYSTEM, at=at)
        return visit
    visit = reserved_visit(*SLUGS, owner=owner, at=at, minutes_from_now=180)
    if state == "displaced":
        close_time(
            "general-counter", at.date(), begins=time.min, ends=time(23, 59, 59), reason="weather", by=SYSTEM, at=at
        )
    elif state == "cancelled":
        cancel_reservation(visit.reservation, by=SYSTEM, at=at)
    elif state == "no_show":
        mark_no_show(visit, by=SYSTEM, at=at + timedelta(hours=4))
    elif state == "came":
        check_in_visit(visit, meant=True, by=SYSTEM, at=at)
    return visit


def signed_in(walker: Walker, user: User) -> Walker:
    """The walker's browser is one in which somebody has signed in."""
    client = sign_in(Client(), user)
    walker.page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": walker.base}]
    )
    return walker


SAID = {
    "waiting": ("キャンセル待ちをしています", False),
    "displaced": ("別の日時を選んでください", False),
    "cancelled": ("この来庁予約は取り消されました", False),
    "no_show": ("この来庁予約は終わりました", False),
    "came": ("受付が済みました", False),
    "confirmed": ("来庁の予約ができました", True),
}


@pytest.mark.parametrize("state", SAID)
def test_a_visit_says_where_it_stands_and_what_can_be_done(
    walker_at: WalkerAt,
    register: object,
    all_published: CheckedCity,
    at: datetime,
    sato: User,
    hanako: User,
    state: str,
) -> None:
    visit: Any = in_state(state, hanako, at)
    later = at + (timedelta(hours=4) if state == "no_show" else timedelta())
    with clock.frozen(later):
        for width in (1280, 320):
            resident = signed_in(walker_at("花子", width), hanako)
            resident.go(f"/visits/{visit.pk}/")
            resident.state(f"a visit: {state}")
            heading, coming = SAID[state]
            assert heading.replace(" ", "") in resident.heading().replace(" ", "").replace("\n", ""), resident.heading()
            assert bool(resident.page.locator("#qr").count()) is coming, "the code is for whoever comes"
            prepares = resident.page.locator('form[action*="/start/"]').count()
            assert bool(prepares) is (state in ("waiting", "displaced", "confirmed"))
            resident.go("/visits/")
            resident.state(f"own visits: {state}")
            clerk = signed_in(walker_at("佐藤", width), sato)
            clerk.go(f"/staff/visits/{visit.pk}/")
            clerk.state(f"a visit at the counter: {state}")
            clerk.go("/staff/visits/?day=" + visit.reservation.local_start.date().isoformat())
            clerk.state(f"visits of the day: {state}")
            assert clerk.page.locator(f'a[href="/staff/visits/{visit.pk}/"]').count() == (
                0 if state == "cancelled" else 1
            )
