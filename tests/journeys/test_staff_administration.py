"""The officer's work: a colleague comes, works, loses her phone, and goes."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.messaging.public import OutgoingMail
from tests.desk import MakeCase
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import enter_office, totp
from tests.journeys.walker import Walker

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "きょうは雨 but warm"


def link_in(kind: str) -> str:
    """The path of the link in the newest mail of a kind."""
    body = OutgoingMail.objects.filter(kind=kind).latest("created_at").body_text
    return str(urlsplit(re.findall(r"http\S+", body)[0]).path)


def follow(walker: Walker, path: str) -> str:
    """Follow a one-time link: password, authenticator app; returns the app's secret."""
    walker.go(path)
    walker.state("one-time link: password")
    walker.type("password", PASSWORD)
    walker.type("again", PASSWORD)
    walker.press("Go on to the second factor")
    walker.state("one-time link: second factor")
    walker.go("/staff/cases/")
    assert walker.path == "/account/second-factor/"
    walker.press("Authenticator app")
    secret: str = re.findall(r"\b[A-Z2-7]{32}\b", walker.page.locator("main").inner_text())[0]
    walker.type("code", totp(secret))
    walker.page.locator("main form button.button").first.click()
    walker.page.wait_for_url("**/recovery-codes/**")
    return secret


@pytest.mark.parametrize("width", [320, 1280])
def test_a_colleague_is_invited_works_loses_her_phone_and_goes(
    walker_at: WalkerAt, admin_officer: User, second_administrator: User, width: int
) -> None:
    officer = walker_at("木村", width)
    enter_office(officer, admin_officer)
    officer.go("/staff/system/")
    officer.press("Look now")
    officer.state("is all well")
    officer.go("/staff/people/")
    officer.state("staff")
    officer.press("Invite a colleague")
    officer.press("Invite")
    officer.state("invite, with faults")
    officer.type("name", "新人 一")
    officer.type("email", "new@example.jp")
    officer.choose("post", "citizens-clerk")
    officer.press("Invite")
    officer.state("colleague, invited")
    person = officer.path

    newcomer = walker_at("新人", width)
    follow(newcomer, link_in("staff_invitation"))
    newcomer.go("/staff/cases/")
    assert newcomer.page.locator(".bar").count()
    newcomer.go("/staff/sessions/")
    newcomer.state("my sessions")

    officer.go(person)
    officer.press("Give a post")
    officer.state("give a post")
    officer.choose("post", "tax-clerk")
    officer.choose("manner", "concurrent")
    officer.press("Give the post")
    officer.state("colleague, two posts")
    officer.use(officer.page.locator("main table a").last)
    officer.state("end a post")
    officer.press("Keep the last day")
    officer.press("Change name or mail address")
    officer.state("change")
    officer.press("Keep")
    officer.press("Reset the second factor")
    officer.type("reason", "スマートフォンを紛失。本人が来庁した。")
    officer.press("Ask for the reset")
    officer.state("reset, asked by oneself")
    reset = officer.path

    second = walker_at("三上", width)
    enter_office(second, second_administrator)
    second.go("/staff/people/")
    second.state("staff, a reset waits")
    second.go(reset)
    second.state("reset, to confirm")
    second.press("Confirm the reset")
    newcomer.go("/staff/cases/")
    assert newcomer.path == "/account/staff/"
    follow(newcomer, link_in("staff_reset"))
    newcomer.go("/staff/cases/")
    assert newcomer.page.locator(".bar").count()

    officer.go(person)
    officer.press("Retire")
    officer.state("retire")
    officer.press("Close the account")
    officer.state("colleague, retired")
    newcomer.go("/staff/cases/")
    assert newcomer.path == "/account/staff/"


@pytest.mark.parametrize("width", [320, 1280])
def test_the_auditor_reads_the_trail_and_reviews_the_accounts(
    walker_at: WalkerAt, make_case: MakeCase, auditor: User, sato: User, width: int
) -> None:
    case = make_case("dog-registration")
    walker = walker_at("工藤", width)
    enter_office(walker, auditor)
    walker.press("Audit trail", within=walker.page.locator("header"))
    walker.state("why the records are read")
    walker.choose("purpose", "regular")
    walker.press("Open the records")
    walker.state("acts")
    walker.type("person", "だれでもない")
    walker.press("Search")
    walker.state("acts, nobody found")
    walker.press("Who looked")
    walker.state("looks")
    walker.press("Attempts")
    walker.state("attempts")
    walker.go("/staff/audit/?act=application.submit")
    walker.press(case.number)
    walker.state("course of a case")
    walker.go("/staff/reviews/")
    walker.press("Begin a review")
    walker.state("review")
    walker.pick(walker.page.locator("main select").first, "keep")
    walker.press("Keep the judgements")
    walker.state("review, judged")
    walker.go("/staff/reviews/")
    walker.state("reviews")
