"""A session runs out: it is said politely before, and what was typed is there after signing in again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel import clock
from tests.desk import MakeCase
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import PASSWORD, enter_office, secret_of, totp

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_dialog_warns_and_a_press_goes_on(walker_at: WalkerAt, sato: User, settings: Settings) -> None:
    settings.STAFF_IDLE_MINUTES = 5
    walker = walker_at("佐藤", 320)
    enter_office(walker, sato)
    dialog = walker.page.locator("dialog[data-session]")
    assert not dialog.is_visible()
    walker.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    dialog.wait_for(state="visible")
    walker.state("session about to end")
    walker.press("Stay signed in", within=dialog)
    dialog.wait_for(state="hidden")


def test_a_note_sent_too_late_is_kept_and_sent_on_without_javascript(
    walker_at: WalkerAt, make_case: MakeCase, sato: User, at: datetime
) -> None:
    case = make_case("juminhyo")
    walker = walker_at("佐藤", 390, javascript=False)
    enter_office(walker, sato)
    walker.go(f"/staff/cases/{case.pk}/")
    walker.page.locator("summary", has_text=walker.words("Write a note")).click()
    walker.put(walker.page.locator("form[action*='/notes/'] textarea"), "電話で確認済み。")
    with clock.frozen(at + timedelta(hours=1)):
        walker.press("Keep the note")
        assert walker.path == "/account/staff/"
        walker.state("signed out, after a while")
        walker.type("login", sato.email or "")
        walker.type("password", PASSWORD)
        walker.press("Go on")
        walker.type("code", totp(secret_of(sato), ahead=1))
        walker.press("Sign in")
        walker.state("what was typed is kept")
        walker.press("Send what I had typed")
        assert walker.path == f"/staff/cases/{case.pk}/"
        assert walker.sees("電話で確認済み。")
