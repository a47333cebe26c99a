"""データ連携への同意: read out at the counter and written down, seen on the person's own page, and taken back there."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.residents.public import Consent
from madoguchi.services.counter.tests.conftest import Desk, desk, moving_city
from madoguchi.services.counter.tests.test_consenting import asking
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import enter_office, show_card

__all__ = ["asking", "desk", "moving_city"]
pytestmark = pytest.mark.usefixtures("judge")


@pytest.mark.parametrize("width", [1280, 320])
def test_a_consent_from_the_counter_to_ones_own_page(
    walker_at: WalkerAt,
    asking: None,
    desk: Desk,
    sato: User,
    hanako: User,
    settings: Settings,
    tmp_path: Path,
    width: int,
) -> None:
    opened = desk.open()
    desk.choose(opened, "insurance")
    clerk = walker_at("佐藤", width)
    enter_office(clerk, sato)
    clerk.go(reverse("counter_set", args=[opened.pk]))
    clerk.press("Consents to data linkage")
    clerk.state("counter: what asks for consent")
    assert clerk.sees("課税の情報を見ることに同意します")
    clerk.page.locator("button[name=give]").first.click()
    clerk.page.wait_for_load_state()
    clerk.state("counter: agreed")
    assert clerk.sees(clerk.words("The consent was written down."))
    assert clerk.sees("津軽 花子")
    one = Consent.objects.get()
    assert one.revoked_at is None

    resident = walker_at("花子", width)
    resident.go("/sign-in/")
    show_card(resident, "hanako")
    resident.go(reverse("my_consents"))
    resident.state("own consents")
    assert resident.sees("課税の情報を見ることに同意します")
    resident.page.locator("button[name=revoke]").click()
    resident.page.wait_for_load_state()
    resident.state("own consents: taken back")
    one.refresh_from_db()
    assert one.revoked_at == desk.at

    clerk.page.reload()
    clerk.state("counter: taken back at home")
    assert clerk.page.locator("button[name=give]").count() == 1, "and the desk sees it at once"
