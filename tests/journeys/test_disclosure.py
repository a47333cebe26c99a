"""A request for disclosure, at the desk of who answers it; and the resident's own page."""

from __future__ import annotations

from datetime import datetime

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.cases.public import add_note
from madoguchi.foundation.organisation.public import Post, assign_post
from madoguchi.kernel.acts import SYSTEM
from tests.cast import acting
from tests.desk import MakeCase
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import enter_office, show_card


def test_put_together_looked_through_and_handed_out(
    walker_at: WalkerAt, make_case: MakeCase, hanako: User, sato: User, suzuki: User, at: datetime
) -> None:
    for user, post in ((sato, "general-affairs-clerk"), (suzuki, "general-affairs-chief")):
        assign_post(user, post=Post.objects.get(key=post), from_on=at.date(), by=SYSTEM, at=at)
    case = make_case("juminhyo", owner=hanako)
    add_note(case, body="隣の岩木太郎さんから電話がありました。", by=acting(sato), at=at)
    clerk = walker_at("佐藤")
    enter_office(clerk, sato)
    clerk.go("/staff/disclosures/")
    clerk.state("disclosures, none yet")
    clerk.press("Put together")
    clerk.state("disclosures, nothing typed")
    clerk.type("reference", "総開第12号")
    clerk.type("who", case.number)
    clerk.tick(clerk.page.locator("#f-identified"))
    clerk.press("Put together")
    clerk.state("disclosure, waits for a second person")
    assert clerk.sees(clerk.words("You put this together. It waits for a colleague or the chief to look through it."))
    here = clerk.path
    chief = walker_at("鈴木")
    enter_office(chief, suzuki)
    chief.go(here)
    chief.state("disclosure, to look through")
    chief.tick(chief.page.get_by_label("岩木太郎"))
    chief.press("This may go out")
    chief.state("disclosure, not said that everything was read")
    chief.tick(chief.page.locator("#f-read"))
    chief.press("This may go out")
    chief.state("disclosure, looked through")
    chief.press_download("Download what is handed out")
    chief.go(here)
    chief.state("disclosure, handed out")


def test_a_resident_reads_what_the_city_keeps(walker_at: WalkerAt, hanako: User) -> None:
    walker = walker_at("花子", 390)
    walker.go("/sign-in/")
    show_card(walker, "hanako")
    walker.go("/my/data/")
    walker.state("what the city keeps about me")
    walker.press_download("Download (ZIP)")


def test_everybody_reads_the_register_of_files(walker_at: WalkerAt, city: object) -> None:
    for width in (1280, 320):
        walker = walker_at("somebody", width)
        walker.go("/privacy/files/")
        walker.state("register of personal-information files")
