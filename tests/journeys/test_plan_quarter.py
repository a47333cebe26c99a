"""A quarter's cycle: collected by who answers for a measure, discussed by two bodies, adopted by the third."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.test import Client

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.plan.public import IndicatorValue, Manner, check_plan, load_plan
from tests import cast
from tests.cast import CITY_FOLDER
from tests.journeys.conftest import Walker, WalkerAt
from tests.journeys.reach import for_everybody

REPORT = "/staff/plan/quarters/2025-4/online-procedures/"


def at_work(walker_at: WalkerAt, user: User, width: int = 1280, *, javascript: bool = False) -> Walker:
    """A browser of a member of staff who has come in: the door has journeys of its own."""
    walker = walker_at(user.name, width, javascript=javascript)
    key = cast.sign_in(Client(), user).cookies["sessionid"].value
    walker.page.context.add_cookies([{"name": "sessionid", "value": key, "url": walker.base}])
    return walker


def met(secretary: Walker, chair: Walker, body: str, outcome: str, *, looked_at: bool) -> None:
    """A meeting from its call to its approved minutes."""
    secretary.go(f"/staff/plan/bodies/{body}/convene/")
    secretary.type("on", "令和8年11月2日")
    secretary.press("Convene")
    for box in secretary.page.locator("input[name=present]").all():
        secretary.tick(box)
    secretary.press("Open")
    here = secretary.path
    chair.go(here)
    if looked_at:
        chair.state("plan, a meeting to decide in")
    chair.tick(chair.page.locator("input[name=items]").first)
    chair.choose("outcome", outcome)
    chair.press("Decide")
    secretary.go(here)
    secretary.type("minutes", "全員が賛成した。")
    secretary.press("Keep the minutes")
    if looked_at:
        secretary.state("plan, a meeting with minutes")
    chair.go(here)
    chair.press("Approve the minutes and close the meeting")


def test_a_quarter_from_its_reports_to_the_headquarters(
    walker_at: WalkerAt, sato: User, suzuki: User, at: datetime
) -> None:
    plan = check_plan(CITY_FOLDER, None).plan
    assert plan is not None
    load_plan(plan, by=SYSTEM, at=at)
    IndicatorValue.objects.create(
        series="procedures.online", as_of=date(2026, 3, 31), value=188, taken_at=at - timedelta(days=1),
        manner=Manner.ON_DEMAND,
    )  # fmt: skip
    clerk = at_work(walker_at, sato, 320)
    clerk.go("/staff/plan/waiting/")
    clerk.state("plan, what waits, narrow")
    clerk.go(REPORT)
    assert clerk.sees("188")
    clerk.press("Submit the report")
    clerk.state("plan, a report that says nothing, narrow")
    clerk.type("progress", "12の手続きを公開した。")
    clerk.type("issues", "担当が足りない。")
    clerk.press("Submit the report")
    clerk.state("plan, a submitted report, narrow")
    member = at_work(walker_at, suzuki)
    member.go(REPORT)
    member.type("remark", "目標に近づいている。")
    member.press("Keep the remark")
    secretary = at_work(walker_at, cast._colleague("oyama", at))
    for number, (body, chair) in enumerate(
        (("section-meeting", "miura"), ("steering-committee", "tsushima"), ("headquarters", "shirato"))
    ):
        chairs = at_work(walker_at, cast._colleague(chair, at), 320 if number == 2 else 1280)
        met(secretary, chairs, body, "passed" if number < 2 else "adopted", looked_at=number != 1)
    secretary.go("/staff/plan/bodies/")
    secretary.state("plan, the bodies")
    secretary.go("/staff/plan/quarters/2025-4/")
    secretary.state("plan, a quarter")
    reader = at_work(walker_at, sato, javascript=True)
    reader.go(REPORT)
    assert reader.sees("採択")
    for_everybody(reader, "plan, an adopted report for everybody")
