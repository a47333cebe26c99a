"""A passkey in Chromium's virtual device, asked for by strangers' pages: the browser signs for our own name only.

What happens when a browser were made to lie is in ``foundation/accounts/tests/test_passkey_phishing.py``.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route
from pytest_django import Settings

from madoguchi.foundation.accounts.public import User
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import PASSWORD
from tests.journeys.walker import Walker

DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip
ASK = """async ([options, rpId]) => {
    const bytes = (text) => Uint8Array.from(
        atob(text.replaceAll("-", "+").replaceAll("_", "/").padEnd(Math.ceil(text.length / 4) * 4, "=")), (c) => c.charCodeAt(0));
    try {
        const found = await navigator.credentials.get({ publicKey: {
            challenge: bytes(options.challenge), rpId, userVerification: "required", timeout: 3000,
            allowCredentials: options.allowCredentials.map((one) => ({ type: one.type, id: bytes(one.id) })),
        } });
        return "signed " + new TextDecoder().decode(found.response.clientDataJSON);
    } catch (error) {
        return error.name;
    }
}"""
"""What a stranger's page does with a question that it fetched from us."""


@pytest.mark.django_db(transaction=True)
def test_no_stranger_gets_a_signature(walker_at: WalkerAt, sato: User, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    walker = walker_at("佐藤")
    port = walker.base.rsplit(":", 1)[1]
    walker.base = f"http://office.localhost:{port}"
    page = walker.page
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    options = enrolled_and_asked(walker, sato)
    assert options["rpId"] == "office.localhost"

    tries = {
        (f"http://evil.localhost:{port}", "office.localhost"): "SecurityError",
        (f"http://evil.localhost:{port}", "evil.localhost"): "NotAllowedError",
        (f"http://office.localhost.evil.localhost:{port}", "office.localhost"): "SecurityError",
        (f"http://localhost:{port}", "office.localhost"): "SecurityError",
        (f"http://127.0.0.1:{port}", "office.localhost"): "SecurityError",
    }
    got = {(origin, name): asked_by(page, origin, options, name) for origin, name in tries}
    assert got == tries
    # A page below our own name may ask for it: the browser signs, and says where. That is why we look at the origin.
    below = asked_by(page, f"http://help.office.localhost:{port}", options, "office.localhost")
    assert below.startswith("signed")
    assert f"http://help.office.localhost:{port}" in below
    # The control: our own page gets what it asks for, and the office opens.
    walker.faults.clear()
    walker.go("/account/2fa/authenticate/")
    walker.press("Use a passkey")
    page.wait_for_url("**/staff/**")
    walker.faults.clear()


def enrolled_and_asked(walker: Walker, sato: User) -> dict[str, Any]:
    """Set up a passkey on our own page, sign out, give the password, and read what the page wants signed."""
    from tests.journeys.doors import secret_of, totp

    page = walker.page
    walker.go("/account/staff/")
    give_password(walker, sato)
    walker.type("code", totp(secret_of(sato)))
    walker.press("Sign in")
    walker.go("/account/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button").first.click()
        page.wait_for_url("**/webauthn/add/**")
    walker.press("Set up a passkey")
    page.wait_for_url(lambda url: "webauthn/add" not in url)
    walker.go("/account/logout/")
    walker.press("Sign out")
    walker.go("/account/staff/")
    give_password(walker, sato)
    told = page.locator("#passkey-options").evaluate("e => JSON.parse(e.textContent)")
    return next(iter(told.values()))["publicKey"]  # type: ignore[no-any-return]


def give_password(walker: Walker, user: User) -> None:
    walker.type("login", user.email or "")
    walker.type("password", PASSWORD)
    walker.press("Go on")


def asked_by(page: Page, origin: str, options: dict[str, Any], name: str) -> str:
    """What a page of ``origin`` gets that looks like ours and asks for a signature for ``name``."""

    def stranger(route: Route) -> None:
        route.fulfill(body="<!doctype html><title>五所川原市 職員</title>", content_type="text/html; charset=utf-8")

    page.route(f"{origin}/phish", stranger)
    page.goto(f"{origin}/phish")
    answer: str = page.evaluate(ASK, [options, name])
    page.unroute(f"{origin}/phish")
    return answer
