"""A change of the plan in the browser: one target by a form, discussed; the mayor on a phone; a body taken away."""

from __future__ import annotations

from datetime import datetime

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.acts import SYSTEM
from madoguchi.services.plan.public import adopt_plan, check_plan, load_plan
from tests import cast
from tests.cast import CITY_FOLDER
from tests.journeys.conftest import WalkerAt
from tests.journeys.reach import for_everybody
from tests.journeys.test_plan_quarter import at_work, met

PART = "/staff/plan/proposals/new/online-procedures/"
FILE = "年,0〜14歳,15〜64歳,65歳以上,出典\n1955,30000,50000,5000,試験用\n1960,2000,50000,6000,試験用\n"


def test_a_target_is_changed_by_a_form_and_the_mayor_decides(
    walker_at: WalkerAt, sato: User, suzuki: User, at: datetime
) -> None:
    plan = check_plan(CITY_FOLDER, None).plan
    assert plan is not None
    load_plan(plan, by=SYSTEM, at=at)
    clerk = at_work(walker_at, sato, 320)
    clerk.go("/staff/plan/proposals/")
    clerk.use(clerk.page.locator(f'a[href^="{PART}target/"]').first)
    clerk.press("Propose")
    clerk.state("plan, a target without a value, narrow")
    clerk.choose("which", "procedures-online:2025")
    clerk.type("value", "220")
    clerk.type("reason", "国の方針が変わった。")
    clerk.press("Look at what changes")
    clerk.state("plan, what a target would change, narrow")
    assert clerk.sees("220")
    clerk.press("Propose")
    clerk.state("plan, a proposal, narrow")
    here = clerk.path
    for kind in ("owner", "schedule"):
        clerk.go(f"{PART}{kind}/")
        clerk.state(f"plan, a form for one {kind}, narrow")
    member = at_work(walker_at, suzuki)
    member.go("/staff/plan/waiting/")
    member.state("plan, a proposal waits for a member")
    member.go(here)
    member.type("remark", "目標を上げることに賛成する。")
    member.press("Keep the remark")
    member.state("plan, a proposal with a remark")
    secretary = at_work(walker_at, cast._colleague("oyama", at))
    for body, chair in (("section-meeting", "miura"), ("steering-committee", "tsushima")):
        met(secretary, at_work(walker_at, cast._colleague(chair, at)), body, "passed", looked_at=False)
    mayor = at_work(walker_at, cast._colleague("shirato", at), 320)
    mayor.go("/staff/plan/waiting/")
    mayor.state("plan, what waits for the mayor, narrow")
    met(secretary, mayor, "headquarters", "adopted", looked_at=False)
    reader = at_work(walker_at, sato, javascript=True)
    reader.go(here)
    assert reader.sees("採択")
    for_everybody(reader, "plan, an adopted proposal for everybody")


def test_a_body_is_taken_away_and_the_citys_own_figures_come_in(walker_at: WalkerAt, sato: User, at: datetime) -> None:
    plan = check_plan(CITY_FOLDER, None).plan
    assert plan is not None
    load_plan(plan, by=SYSTEM, at=at)
    clerk = at_work(walker_at, sato)
    clerk.go(f"{PART}target/")
    clerk.choose("which", "procedures-online:2025")
    clerk.type("value", "220")
    clerk.type("reason", "国の方針が変わった。")
    clerk.press("Propose")
    here = clerk.path
    adopt_plan(plan.model_copy(update={"bodies": plan.bodies[1:]}), reason="体制の見直し", by=SYSTEM, at=at)
    clerk.go(here)
    clerk.state("plan, a proposal before a body that is no longer")
    office = at_work(walker_at, cast._colleague("oyama", at), 320)
    office.go("/staff/plan/waiting/")
    office.use(office.page.locator('a[href^="/staff/plan/stray/"]').first)
    office.press("Send on to this body")
    office.state("plan, sending on without a reason, narrow")
    office.page.locator("textarea[name=reason]").fill("部会を廃止したため。")
    office.press("Send on to this body")
    office.state("plan, sent on, narrow")
    clerk.go(here)
    assert clerk.sees("部会を廃止したため。")
    office.go("/staff/plan/population/file/")
    office.type("text", FILE.replace("30000", "three"))
    office.press("Check the file")
    office.state("plan, a population file with a mistake, narrow")
    assert office.sees("three")
    office.type("text", FILE)
    office.press("Check the file")
    office.state("plan, what a population file changes, narrow")
    office.type("title", "人口の数値を登録する")
    office.type("reason", "統計がまとまった。")
    office.press("Propose")
    assert office.path.startswith("/staff/plan/proposals/")
