"""The hall: a number from the kiosk, a desk that calls it, a display that shows it; its pages in every width."""

from __future__ import annotations

from datetime import datetime, timedelta

from playwright.sync_api import expect
from pytest_django import Settings

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.tickets.board import keeper
from madoguchi.foundation.tickets.folder import hall
from madoguchi.foundation.tickets.policies import day_key, device_key
from madoguchi.kernel import clock
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import enter_office
from tests.journeys.walker import Walker

KIOSK = {"width": 1080, "height": 1920}
WALL = {"width": 1920, "height": 1080}


def addresses(at: datetime) -> dict[str, str]:
    """The kiosk, the display, and the page that the code at the entrance opens."""
    area = hall().areas[0]
    return {
        "kiosk": f"/kiosk/{area.key}/{device_key(area)}/",
        "display": f"/display/{area.key}/{device_key(area)}/",
        "phone": f"/tickets/{area.key}/?k={day_key(area, at.date())}",
    }


def size(walker: Walker, wanted: dict[str, int]) -> None:
    """The screen of the device."""
    walker.page.set_viewport_size(wanted)  # type: ignore[arg-type]


def test_from_the_kiosk_to_the_display(walker_at: WalkerAt, sato: User, at: datetime, settings: Settings) -> None:
    settings.BOARD_SECONDS, settings.DISPLAY_STREAMS = 1, 4
    keeper.forget()
    go = addresses(at)
    display = walker_at("display, 1920")
    size(display, WALL)
    display.go(go["display"])
    display.state("nobody is called")
    kiosk = walker_at("kiosk, by keyboard", keyboard=True)
    size(kiosk, KIOSK)
    kiosk.go(go["kiosk"])
    kiosk.state("choices")
    kiosk.tick(kiosk.page.locator("[name=priority]"))
    kiosk.use(kiosk.page.locator("[value=certificates]"))
    kiosk.state("the number")
    assert kiosk.sees("A001")
    clerk = walker_at("佐藤")
    enter_office(clerk, sato)
    clerk.go("/staff/desks/")
    clerk.state("desks")
    clerk.go("/staff/desks/citizens-1/")
    clerk.state("desk, closed")
    clerk.press("Open this desk")
    clerk.state("desk, somebody waits")
    clerk.press("Call the next")
    clerk.state("desk, somebody is there")
    # The open line brings it by itself; nobody looks again.
    expect(display.page.locator("[data-called] th")).to_have_text("A001", timeout=15_000)
    expect(display.page.locator("[data-called] td")).to_have_text("1")
    display.state("somebody is called")
    clerk.press("Did not come")
    clerk.state("desk, somebody did not come")
    expect(display.page.locator("[data-none]")).to_be_visible(timeout=15_000)
    # It stays on: closed in the evening, and the next working day has another code for phones.
    code = display.page.locator("[data-phone-code]")
    before = code.inner_html()
    with clock.frozen(at + timedelta(hours=8)):
        expect(display.page.locator("[data-while-closed]")).to_contain_text("11月4日（水）8時30分から", timeout=15_000)
        expect(code).to_be_hidden()
    with clock.frozen(at + timedelta(days=2)):
        expect(code).to_have_attribute("data-phone-code", "2026-11-04", timeout=15_000)
        expect(code).to_be_visible()
        assert code.inner_html() != before


def test_where_no_line_is_kept_open_a_display_asks(
    walker_at: WalkerAt, city: object, at: datetime, settings: Settings
) -> None:
    settings.BOARD_SECONDS = 0
    keeper.forget()
    go = addresses(at)
    display = walker_at("display")
    display.go(go["display"])
    phone = walker_at("花子's phone", 320)
    phone.go(go["phone"])
    phone.state("what for")
    phone.use(phone.page.locator("[value=moving]"))
    phone.state("waiting")
    expect(display.page.locator("[data-count=moving]")).to_have_text("1", timeout=20_000)


def test_the_pages_of_the_hall_at_twice_the_size_in_other_languages_and_without_scripts(
    walker_at: WalkerAt, at: datetime, city: object
) -> None:
    go = addresses(at)
    # A screen of 1280 at 200 % is one of 640.
    twice = walker_at("kiosk at 200 %", 640)
    for language in ("vi", "ja-plain"):
        twice.go(f"{go['kiosk']}?in={language}")
        twice.state(f"choices, {language}")
    twice.use(twice.page.locator("[value=children]"))
    twice.state("the number, ja-plain")
    twice.go(f"{go['display']}?in=en")
    twice.state("display, en")
    narrow = walker_at("kiosk on a narrow screen, no scripts", 320, javascript=False)
    narrow.go(go["kiosk"])
    narrow.state("choices")
    narrow.use(narrow.page.locator("[value=health]"))
    narrow.state("the number")
    assert narrow.sees("C001")
    narrow.go("/waiting/")
    narrow.state("public page")


def test_a_chief_reads_the_figures_and_sets_up_devices(walker_at: WalkerAt, suzuki: User, at: datetime) -> None:
    go = addresses(at)
    walker = walker_at("鈴木")
    for business in ("certificates", "moving", "moving"):
        walker.go(go["kiosk"])
        walker.use(walker.page.locator(f"[value={business}]"))
    enter_office(walker, suzuki)
    walker.go("/staff/hall/figures/?span=month")
    walker.state("figures of the month")
    cells = walker.page.locator(".chart__heat .chart__cell").count()
    assert cells == 5 * 10, (
        "each working day with all the hours in which numbers are given out, not only those in which some were"
    )
    with walker.page.expect_download() as table:
        walker.press_download("Download as CSV")
    assert "B 引越し・戸籍の届,2" in table.value.path().read_text("utf-8-sig")
    walker.go("/staff/hall/devices/")
    walker.state("devices")
    walker.go("/staff/desks/")
    walker.state("desks of a chief")
