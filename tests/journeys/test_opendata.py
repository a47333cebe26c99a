"""Open data by two persons: 佐藤 sends a dirty file and accepts what is certain, 鈴木 approves, and it is public."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from pytest_django import Settings

from madoguchi.foundation.accounts.public import User
from madoguchi.services.opendata.queries import find_published
from madoguchi.services.opendata.tasks import publish_due
from madoguchi.services.opendata.tests.desk import dirty_file, in_one_process, load
from tests.journeys.conftest import Walker, WalkerAt
from tests.journeys.doors import enter_office
from tests.journeys.reach import for_everybody

PICTURES = os.environ.get("OPENDATA_PICTURES", "")
"""A folder for screenshots, for whoever wants to look."""


def seen(walker: Walker, state: str) -> None:
    """Examine the page as it stands."""
    walker.state(f"open data, {state}")
    if PICTURES:
        walker.page.screenshot(path=str(Path(PICTURES) / f"{state.replace(' ', '-')}.png"), full_page=True)


def test_a_dirty_file_becomes_public_data(
    walker_at: WalkerAt, sato: User, suzuki: User, at: datetime, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR = tmp_path
    load(at)
    file = tmp_path / "人口.csv"
    file.write_bytes(dirty_file())
    clerk = walker_at("佐藤")
    enter_office(clerk, sato)
    with in_one_process():
        clerk.go("/staff/opendata/")
        seen(clerk, "the catalogue")
        clerk.go("/staff/opendata/datasets/population/")
        seen(clerk, "a dataset without a version")
        clerk.press("Send a file")
        clerk.press("Send and check")
        seen(clerk, "no file chosen")
        clerk.page.set_input_files("#f-file", str(file))
        clerk.press("Send and check")
        seen(clerk, "the report of a dirty file")
        assert clerk.sees("令和8年4月1日")
        clerk.press("Accept all repairs")
        seen(clerk, "repaired")
        clerk.press("Submit")
        seen(clerk, "nothing said")
        clerk.type("reason", "最初の公開")
        clerk.press("Submit")
        seen(clerk, "submitted")
        here = clerk.path
        chief = walker_at("鈴木", 320)
        enter_office(chief, suzuki)
        chief.go("/staff/opendata/waiting/")
        seen(chief, "waiting, narrow")
        chief.go(here)
        seen(chief, "to decide, narrow")
        chief.press("Approve and publish")
        seen(chief, "approved, narrow")
        assert publish_due(at=at) == 1
        assert find_published("population") is not None
        chief.go("/staff/opendata/")
        seen(chief, "the catalogue with one public, narrow")
        chief.go(here)
        for_everybody(chief, "open data, a public version for everybody")
