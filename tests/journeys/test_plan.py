"""The plan: at a glance, down to what a figure counts, and a value that two people answer for."""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import Post, assign_post
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.plan.public import IndicatorValue, Manner, check_plan, load_plan, take_values
from tests.cast import CITY_FOLDER
from tests.journeys.conftest import Walker, WalkerAt
from tests.journeys.doors import enter_office
from tests.journeys.reach import for_everybody


def looked_through(walker: Walker, at: datetime, kind: str) -> None:
    """Every page that only shows."""
    for name, address in (
        ("at a glance", "/staff/plan/"),
        ("a measure with steps", "/staff/plan/measures/online-procedures/"),
        ("an indicator that is counted", "/staff/plan/kpis/procedures-online/"),
        ("everything that is counted", "/staff/plan/indicators/"),
        ("two days", f"/staff/plan/compare/?against={at.date() - timedelta(days=30)}"),
        ("another day", f"/staff/plan/?on={at.date() - timedelta(days=1)}"),
        ("population", "/staff/plan/population/"),
        ("population, a file", "/staff/plan/population/file/"),
        ("what waits", "/staff/plan/waiting/"),
        ("changes", "/staff/plan/proposals/"),
        ("a change as text", "/staff/plan/proposals/new/online-procedures/"),
        ("nothing stray", "/staff/plan/stray/"),
    ):
        walker.go(address)
        walker.state(f"plan, {name}, {kind}")


def test_the_plan_is_seen_and_a_value_is_answered_for_by_two(
    walker_at: WalkerAt, sato: User, suzuki: User, published: object, at: datetime
) -> None:
    for user, post in ((sato, "it-clerk"), (suzuki, "it-chief")):
        assign_post(user, post=Post.objects.get(key=post), from_on=at.date(), by=SYSTEM, at=at)
    plan = check_plan(CITY_FOLDER, None).plan
    assert plan is not None
    load_plan(plan, by=SYSTEM, at=at - timedelta(days=900))
    for month in range(12):
        moment = at - timedelta(days=800 - 30 * month)
        IndicatorValue.objects.create(
            series="procedures.online", as_of=moment.date(), value=100 + 4 * month + month % 3, taken_at=moment,
            manner=Manner.ON_DEMAND,
        )  # fmt: skip
    take_values(None, as_of=at.date(), manner=Manner.ON_DEMAND, by=SYSTEM, at=at)
    clerk = walker_at("佐藤")
    enter_office(clerk, sato)
    looked_through(clerk, at, "wide")
    clerk.go(f"/staff/plan/kpis/procedures-online/?on={at.date() - timedelta(days=400)}")
    clerk.state("plan, an indicator with a forecast")
    clerk.go(
        "/staff/plan/values/{}/".format(IndicatorValue.objects.get(series="procedures.online", as_of=at.date()).pk)
    )
    clerk.state("plan, what a value counts")
    clerk.go("/staff/plan/kpis/sns-registrants/")
    clerk.press("Enter a value")
    clerk.press("Enter a value")
    clerk.state("plan, nothing entered")
    clerk.type("as_of", "令和8年10月31日")
    clerk.type("value", "18250")
    clerk.type("link", "https://example.jp/sns")
    clerk.press("Enter a value")
    clerk.state("plan, a value waits for a second person")
    here = clerk.path
    chief = walker_at("鈴木", 320)
    enter_office(chief, suzuki)
    looked_through(chief, at, "narrow")
    chief.go(here)
    chief.state("plan, a value to confirm, narrow")
    chief.press("The evidence bears the value out")
    chief.go("/staff/plan/kpis/sns-registrants/")
    for_everybody(chief, "plan, an indicator for everybody")
    assert chief.sees("18,250")
