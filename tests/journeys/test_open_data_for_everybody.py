"""The pages of the open data by keyboard alone, narrow, at 200 %, and sound for axe; and short enough for a phone."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload

from madoguchi.foundation.accounts.public import User
from madoguchi.services.opendata.models import Dataset, Photo
from tests.journeys.conftest import Walker, WalkerAt
from tests.journeys.doors import enter_office
from tests.journeys.reach import for_everybody
from tests.journeys.test_open_datasets import quick, window

__all__ = ["quick", "window"]
PICTURES = os.environ.get("OPENDATA_PICTURES", "")
"""A folder for screenshots, for whoever wants to look."""
PAGES = {
    "the catalogue": "/open/datasets/",
    "a dataset": "/open/datasets/aed/",
    "a dataset with all columns": "/open/datasets/aed/?columns=all&text=AED&sort=name",
    "a dataset of figures": "/open/datasets/population/",
    "a version": "/open/datasets/population/2/",
    "the map": "/open/map/",
    "the map near a place": "/open/map/?from=東雲町&layer=aed",
    "a place": "/open/map/places/aed/0000000001/",
    "requests": "/open/requests/",
    "a request": "/open/requests/new/?about=aed",
    "the inventory": "/open/inventory/",
    "the guideline": "/open/guideline/",
    "the check of a file": "/open/check/",
}
TALLEST = 7200
"""Pixels of a dataset's page on the narrowest phone: a dozen screens of it, the head and foot of every page included."""


def seen(walker: Walker, name: str) -> None:
    if PICTURES:
        file = f"{walker.width}-{name.replace(' ', '-')}.png"
        walker.page.screenshot(path=str(Path(PICTURES) / file), full_page=True)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_by_keyboard_narrow_and_at_200_per_cent(walker_at: WalkerAt, window: None, name: str) -> None:
    walker = walker_at("somebody with a keyboard")
    walker.go(PAGES[name])
    seen(walker, name)
    for_everybody(walker, f"open data for everybody, {name}")


def test_a_dataset_is_short_on_a_phone_and_everything_is_still_there_without_a_script(
    walker_at: WalkerAt, window: None
) -> None:
    walker = walker_at("花子", 320, javascript=False)
    for slug in ("aed", "population"):
        walker.go(f"/open/datasets/{slug}/")
        seen(walker, f"{slug} on a phone")
        box = walker.page.locator("body").bounding_box()
        assert box is not None
        assert box["height"] < TALLEST, slug
    walker.go("/open/datasets/aed/")
    records = walker.page.locator("#records ~ .table--stack tbody tr")
    assert records.count() == 10
    explained = walker.page.get_by_role("rowheader", name="名称_カナ")
    assert not explained.is_visible()
    walker.use(walker.page.locator("#columns ~ details > summary"))
    assert explained.is_visible()
    walker.use(walker.page.locator('a[rel="next"]').first)
    assert walker.page.url.endswith("#records"), "turning over a page does not begin at its top"
    walker.use(walker.page.locator('a[href*="columns=all"]'))
    assert walker.page.locator("#records ~ .table--scroll thead th").count() == len(AED_COLUMNS)


AED_COLUMNS = range(39)


def test_staff_add_a_photograph_on_a_phone_without_a_script(walker_at: WalkerAt, window: None, sato: User) -> None:
    Dataset.objects.filter(slug="aed").update(owner="citizens")
    walker = walker_at("佐藤", 320, javascript=False)
    enter_office(walker, sato)
    walker.go("/staff/opendata/datasets/aed/records/1/")
    seen(walker, "a record for staff")
    walker.state("open data, a record on a phone")
    out = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").save(out, "JPEG")
    photo = FilePayload(name="photo.jpg", mimeType="image/jpeg", buffer=out.getvalue())
    walker.page.locator("[name=photo]").set_input_files(photo)
    walker.use(walker.page.locator("form[data-place-form] button[type=submit]"))
    walker.state("open data, a photograph without words")
    walker.type("photo_alt", "入口の右の白い箱")
    walker.page.locator("[name=photo]").set_input_files(photo)
    walker.use(walker.page.locator("form[data-place-form] button[type=submit]"))
    assert walker.page.locator('img[alt="入口の右の白い箱"]').count() == 1
    seen(walker, "a version with a photograph")
    walker.state("open data, a version with a photograph")
    assert Photo.objects.count() == 1
