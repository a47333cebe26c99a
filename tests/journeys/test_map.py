"""The map of the open data: on a phone, with a keyboard, without JavaScript, in three languages."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from madoguchi.foundation.accounts.public import User
from madoguchi.kernel.ui.choices import LANGUAGE_COOKIE
from madoguchi.services.opendata.mapping import published
from madoguchi.services.opendata.mapping.tests.town import HALL, layer_of, town
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.queries import table_of
from madoguchi.services.opendata.tests.desk import clean_file, in_one_process, load
from madoguchi.services.opendata.tests.desk import published as publish
from tests.journeys.conftest import WalkerAt
from tests.journeys.doors import enter_office
from tests.journeys.reach import for_everybody
from tests.journeys.walker import KeyboardWalker, Walker

pytestmark = pytest.mark.usefixtures("city")
MAP = "/open/map/"


@pytest.fixture(autouse=True)
def _published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layers = town(tmp_path)
    monkeypatch.setattr(published, "published_layers", lambda: layers)


def drawn(walker: Walker) -> int:
    """How many points the map holds, once it has them."""
    walker.page.wait_for_selector("[data-map-loaded]")
    return int(walker.page.get_attribute("[data-map-canvas]", "data-map-loaded") or 0)


def asks_only_us(walker: Walker) -> list[str]:
    """What the page asks of other hosts from now on."""
    others: list[str] = []
    walker.page.on("request", lambda asked: None if asked.url.startswith(walker.base) else others.append(asked.url))
    return others


def test_on_a_phone_the_nearest_toilet_is_found_by_list_and_by_map(walker_at: WalkerAt) -> None:
    walker = walker_at("花子", 390)
    walker.page.context.grant_permissions(["geolocation"])
    walker.page.context.set_geolocation({"latitude": 40.8083, "longitude": 140.4402})
    others = asks_only_us(walker)
    walker.go(MAP)
    assert drawn(walker) == 6
    walker.state("all places")
    for box in ("public_facility", "fire_hydrant"):
        walker.page.locator(f'[name=layer][value="{box}"]').uncheck()
    walker.press("Nearest to where I am")
    walker.page.wait_for_url(re.compile("here="))
    assert drawn(walker) == 3
    walker.state("toilets near me")
    first = walker.page.locator(".place").first
    assert "北へ400m" in walker.page.locator(".place").first.inner_text()
    assert first.get_by_role("link", name="駅前公衆トイレ").is_visible()
    walker.use(first.locator("[data-map-show]"))
    bubble = walker.page.get_by_role("dialog", name="駅前公衆トイレ")
    bubble.wait_for()
    walker.state("a place on the map")
    assert "改札の隣" in bubble.inner_text()
    # The address can be shared; where somebody is does not go with it.
    assert "map=" in walker.page.url
    assert "here=" not in walker.page.input_value("[data-map-share]")
    walker.use(bubble.get_by_role("link", name="駅前公衆トイレ"))
    assert walker.heading().startswith("駅前公衆トイレ")
    assert drawn(walker) == 3
    walker.state("the page of a place")
    assert others == []


def test_a_point_opens_by_a_press_and_places_on_one_spot_are_told_together(
    walker_at: WalkerAt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = [{"ID": "5", "名称": "架空市役所", "設置位置": "1階", "緯度": HALL[0], "経度": HALL[1]}]
    layers = [*published.published_layers(), layer_of(tmp_path / "more", "aed", inside)]
    monkeypatch.setattr(published, "published_layers", lambda: layers)
    walker = walker_at("花子", 1280)
    walker.go(f"{MAP}?layer=public_facility&layer=aed&map=18/40.80830/140.44020")
    assert drawn(walker) == 3
    walker.page.locator("[data-map-canvas]").click()
    bubble = walker.page.get_by_role("dialog", name="2件の場所")
    bubble.wait_for()
    assert "架空市役所" in bubble.inner_text()
    assert bubble.get_by_role("link", name=re.compile("電話")).get_attribute("href") == "tel:0173-00-0001"
    walker.state("two places on one spot")
    walker.page.keyboard.press("Escape")
    bubble.wait_for(state="detached")


def test_nothing_but_the_keyboard(walker_at: WalkerAt) -> None:
    walker = walker_at("somebody with a keyboard", keyboard=True)
    walker.go(f"{MAP}?layer=public_toilet&map=16/40.8120/140.4402")
    assert drawn(walker) == 3
    canvas = walker.page.locator("[data-map-canvas]")
    assert isinstance(walker, KeyboardWalker)
    walker.reach(canvas)
    walker.page.locator(".map__cross").wait_for(state="visible")
    walker.state("the map has the focus")
    walker.page.keyboard.press("Enter")
    bubble = walker.page.get_by_role("dialog", name="駅前公衆トイレ")
    bubble.wait_for()
    assert bubble.evaluate("e => e === document.activeElement"), "the bubble has the focus"
    walker.page.keyboard.press("Escape")
    bubble.wait_for(state="detached")
    assert canvas.evaluate("e => e === document.activeElement"), "the map has it back"
    before = walker.page.url
    walker.page.keyboard.press("ArrowUp")
    walker.page.wait_for_function("before => location.href !== before", arg=before)
    walker.page.keyboard.press("Shift+Tab")
    walker.page.keyboard.press("Enter")
    walker.page.wait_for_function("location.hash === '#places'")
    walker.type("from", "金木町")
    walker.page.keyboard.press("Enter")
    walker.page.wait_for_url(re.compile("from="))
    assert "金木公衆トイレ" in walker.page.locator(".place").first.inner_text()


def test_without_javascript_the_list_says_all(walker_at: WalkerAt) -> None:
    walker = walker_at("somebody", 390, javascript=False)
    walker.go(MAP)
    walker.state("the map without a script")
    assert not walker.page.locator("[data-map]").is_visible()
    assert walker.page.locator(".place").count() == 6
    walker.type("q", "公衆トイレ")
    walker.type("from", "架空市役所")
    walker.press("Show")
    names = walker.page.locator(".place__name a").all_inner_texts()
    assert names == ["駅前公衆トイレ", "公園公衆トイレ", "金木公衆トイレ"]
    walker.state("toilets near the city hall")
    walker.type("from", "どこにもない")
    walker.press("Show")
    assert walker.sees("「どこにもない」という名前や住所の場所はデータにありません")
    walker.state("no such town")
    walker.go(f"{MAP}?q=洪水")
    walker.state("nothing found")
    walker.press("Show all places")
    walker.use(walker.page.locator(".place__name a").nth(2))
    assert walker.heading().startswith("駅前公衆トイレ")
    walker.state("a place without a script")


@pytest.mark.parametrize("language", ["ja-plain", "en"])
def test_in_other_languages(walker_at: WalkerAt, language: str) -> None:
    walker = walker_at("somebody", 1280)
    walker.page.context.add_cookies([{"name": LANGUAGE_COOKIE, "value": language, "url": walker.base}])
    walker.language = language
    walker.go(f"{MAP}?from=架空市役所")
    drawn(walker)
    walker.state(f"the map in {language}")
    for_everybody(walker, f"the map in {language}")


def test_the_embedded_map_and_the_page_for_printing(walker_at: WalkerAt) -> None:
    walker = walker_at("somebody", 390)
    walker.go(f"{MAP}embed/?layer=public_toilet")
    assert drawn(walker) == 3
    walker.state("the embedded map")
    walker.go(f"{MAP}?print=1")
    drawn(walker)
    walker.page.emulate_media(media="print")
    walker.state("on paper")


def test_staff_corrects_a_place_by_dragging_and_by_typing(
    walker_at: WalkerAt, sato: User, suzuki: User, at: datetime, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR = tmp_path
    load(at)
    Dataset.objects.filter(slug="aed").update(owner="citizens")
    clerk = walker_at("佐藤")
    with in_one_process():
        publish(Dataset.objects.get(slug="aed"), sato, suzuki, at, clean_file(3, "aed"))
        enter_office(clerk, sato)
        clerk.go("/staff/opendata/datasets/aed/")
        clerk.press("Correct places on the map")
        clerk.state("records of a dataset")
        clerk.use(clerk.page.locator('main ul a[href$="/records/2/"]'))
        clerk.page.wait_for_selector("[data-map-loaded]")
        clerk.page.locator(".map__pin").scroll_into_view_if_needed()
        box = clerk.page.locator(".map__pin").bounding_box()
        assert box is not None
        latitude = clerk.page.get_by_label("緯度")
        before = float(latitude.input_value())
        clerk.page.mouse.move(box["x"] + 12, box["y"] + 12)
        clerk.page.mouse.down()
        clerk.page.mouse.move(box["x"] + 60, box["y"] - 60, steps=5)
        clerk.page.mouse.up()
        assert before < float(latitude.input_value()) < before + 0.01, "dragged to the north"
        clerk.state("a place was dragged")
        clerk.page.get_by_label("経度").fill("140.123456")
        clerk.press("Keep as a draft and check")
    made = Version.objects.get(dataset__slug="aed", number=2)
    assert clerk.path == f"/staff/opendata/versions/{made.pk}/"
    assert made.errors == 0
    table = table_of(made).decode("utf-8-sig").splitlines()[2]
    assert "140.123456" in table
