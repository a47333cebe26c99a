"""A new member of staff comes to work: password, a passkey set up, out, and in again with it; a resident with a card."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from madoguchi.foundation.accounts.public import make_staff_account
from madoguchi.foundation.organisation.public import Post, assign_post
from madoguchi.kernel.acts import SYSTEM
from tests.journeys.conftest import WalkerAt

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long enough one"


@pytest.fixture
def newcomer(city: object, at: datetime) -> str:
    user = make_staff_account(email="new@example.jp", name="新人", password=PASSWORD, by=SYSTEM, at=at)
    assign_post(user, post=Post.objects.get(key="citizens-clerk"), from_on=date(2024, 4, 1), by=SYSTEM, at=at)
    return str(user.email)


def test_a_passkey_is_set_up_and_opens_the_office(walker_at: WalkerAt, newcomer: str) -> None:
    walker = walker_at("新人", 390)
    walker.base = walker.base.replace("127.0.0.1", "localhost")
    devices = walker.page.context.new_cdp_session(walker.page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    walker.go("/staff/")
    walker.state("staff sign-in")
    walker.type("login", newcomer)
    walker.type("password", PASSWORD)
    walker.press("Go on")
    walker.state("second factor set-up")
    walker.press("Passkey")
    walker.state("passkey set-up")
    walker.press("Set up a passkey")
    walker.page.wait_for_url("**/recovery-codes/**")
    walker.state("recovery codes")
    walker.go("/staff/")
    assert walker.path.startswith("/staff/")
    walker.go("/account/logout/")
    walker.state("sign out")
    walker.press("Sign out")
    walker.go("/staff/")
    walker.type("login", newcomer)
    walker.type("password", PASSWORD)
    walker.press("Go on")
    walker.state("second factor")
    walker.press("Use a passkey")
    walker.page.wait_for_url("**/staff/cases/**")
    walker.go("/account/2fa/")
    walker.state("second factors")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_resident_signs_in_with_a_card_and_reads_who_looked(
    walker_at: WalkerAt, register: object, width: int
) -> None:
    walker = walker_at("花子", width)
    walker.go("/demo/")
    walker.state("demo desk")
    walker.go("/account/login/?next=/my/access/")
    walker.state("sign in")
    walker.press("Mail me a code")
    walker.state("sign in without an address")
    walker.go("/account/login/?next=/my/access/")
    walker.press("Sign in with a card")
    walker.state("choice of cards")
    walker.use(walker.page.locator("main form button").first)
    walker.state("card reader")
    walker.choose("card", "hanako")
    walker.type("pin", "0000")
    walker.press("Hold the card to the reader")
    walker.state("card reader refuses")
    walker.choose("card", "hanako")
    walker.type("pin", "1234")
    walker.press("Hold the card to the reader")
    assert walker.path == "/my/access/"
    walker.state("who looked at my data")


def test_a_code_by_mail_without_javascript(walker_at: WalkerAt, register: object) -> None:
    walker = walker_at("太郎", 390, javascript=False)
    walker.go("/account/login/")
    walker.type("email", "taro@example.jp")
    walker.press("Mail me a code")
    walker.state("code")
    walker.type("code", "000000")
    walker.press("Sign in")
    walker.state("code is wrong")
