"""A city folder with one calendar, and the moment the tests live in."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

# A Monday; Tuesday the 3rd is a holiday (文化の日).
AT = datetime(2026, 11, 2, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))

CALENDARS = """
calendars:
  window:
    title: {ja: 窓口, plain: まどぐち, en: Desk}
    place: {ja: 1階, plain: 1かい, en: Ground floor}
    department: citizens
    lead_working_days: 1
    horizon_days: 30
    closed_on: [2026-11-05]
    openings:
      - {weekdays: [mon, tue, wed, thu, fri], first: "09:00", last: "10:30", minutes: 30, capacity: 2,
         pause: ["09:30", "10:00"]}
  collection:
    title: {ja: 収集, plain: ごみ, en: Collection}
    place: {ja: 家の前, plain: いえの まえ, en: At home}
    department: environment
    lead_working_days: 0
    horizon_days: 14
    whole_day: true
    openings:
      - {weekdays: [fri], at: "08:30", capacity: 3}
"""


@pytest.fixture
def calendars(settings: Settings, tmp_path: Path) -> Path:
    """The city's folder holds ``CALENDARS`` instead of its own."""
    shutil.copy(Path(settings.CITY_FOLDER) / "city.yaml", tmp_path)
    (tmp_path / "calendars.yaml").write_text(CALENDARS, encoding="utf-8")
    settings.CITY_FOLDER = tmp_path
    return tmp_path / "calendars.yaml"
