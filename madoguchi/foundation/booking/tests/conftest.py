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
  counter:
    title: {ja: 総合窓口, plain: そうごう まどぐち, en: Counter}
    place: {ja: 1階, plain: 1かい, en: Ground floor}
    department: citizens
    lead_working_days: 0
    lead_minutes: 60
    horizon_days: 30
    hold_minutes: 10
    offer_hours: 5
    change_until_hours: 3
    waiting_list: true
    openings:
      - {weekdays: [mon, tue, wed, thu, fri], first: "09:00", last: "11:45", minutes: 15, capacity: 1,
         pause: ["10:00", "10:30"]}
    special_days:
      - {day: 2026-11-07, openings: [{first: "09:00", last: "09:45", minutes: 15, capacity: 2}]}
      - {day: 2026-11-06, openings: [{first: "09:00", last: "09:15", minutes: 15, capacity: 1}]}
closing_reasons:
  system: {ja: 点検のため, plain: しらべる ため, en: Service}
"""


@pytest.fixture
def calendars(settings: Settings, tmp_path: Path) -> Path:
    """The city's folder holds ``CALENDARS`` instead of its own."""
    shutil.copy(Path(settings.CITY_FOLDER) / "city.yaml", tmp_path)
    (tmp_path / "calendars.yaml").write_text(CALENDARS, encoding="utf-8")
    settings.CITY_FOLDER = tmp_path
    return tmp_path / "calendars.yaml"
