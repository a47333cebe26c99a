"""The city's own file, and its working days."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from madoguchi.foundation.organisation.context import city as city_context
from madoguchi.foundation.organisation.folder import read_city
from madoguchi.foundation.organisation.public import (
    CityFolderFaulty,
    add_working_days,
    city,
    city_folder,
    is_working_day,
    working_days_between,
)
from tests.cast import CITY_FOLDER


def test_it_is_goshogawara() -> None:
    here = city()
    assert (here.key, here.code, str(here.name), here.phone) == ("goshogawara", "022055", "五所川原市", "0173-35-2111")
    assert (here.postal_code, str(here.address)) == ("0378686", "青森県五所川原市字布屋町41番地1")
    assert str(here.mayor_title) == "五所川原市長"
    assert city_folder() == CITY_FOLDER


def test_it_reads_in_three_languages_and_every_template_knows_it(rf: RequestFactory) -> None:
    told = city_context(rf.get("/"))["city"]
    with translation.override("en"):
        assert str(told.name) == "Goshogawara City"
    with translation.override("ja-plain"):
        assert "ごしょがわらし" in str(told.name)
    assert told.name.within("fr") == "Goshogawara City"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"022055"', '"022056"', "code"),
        ('"022055"', "22055", "code"),
        ('"0378686"', '"037-8686"', "postal_code"),
        ('"12-29"', '"13-29"', "closed_days.0.first"),
        ('"12-29"', "Dec 29", "closed_days.0.first"),
        ("phone:", "fone:", "fone"),
        ("en: Goshogawara City}", "}", "name"),
        ("city: gosho", "city: Gosho", "city"),
    ],
)
def test_a_faulty_file_is_refused_with_file_and_key(tmp_path: Path, old: Any, new: Any, key: Any) -> None:
    text = (CITY_FOLDER / "city.yaml").read_text()
    assert old in text
    (tmp_path / "city.yaml").write_text(text.replace(old, new, 1))
    with pytest.raises(CityFolderFaulty) as refusal:
        read_city(tmp_path)
    assert key in str(refusal.value)
    assert "city.yaml" in str(refusal.value)
    assert refusal.value.way_out


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2026, 11, 2), True),
        (date(2026, 11, 3), False),
        (date(2026, 11, 7), False),
        (date(2026, 11, 8), False),
        (date(2026, 12, 28), True),
        (date(2026, 12, 29), False),
        (date(2026, 12, 31), False),
        (date(2027, 1, 1), False),
        (date(2027, 1, 3), False),
        (date(2027, 1, 4), True),
        (date(2026, 5, 6), False),
        (date(2026, 9, 22), False),
    ],
)
def test_weekends_public_holidays_and_new_year_are_closed(day: Any, open_: Any) -> None:
    assert is_working_day(day) is open_


def test_working_days_are_counted_forward_and_back() -> None:
    assert add_working_days(date(2026, 11, 2), 0) == date(2026, 11, 2)
    assert add_working_days(date(2026, 11, 2), 1) == date(2026, 11, 4)
    assert add_working_days(date(2026, 12, 28), 1) == date(2027, 1, 4)
    assert add_working_days(date(2026, 11, 4), -1) == date(2026, 11, 2)
    assert add_working_days(date(2026, 11, 7), 1) == date(2026, 11, 9)


def test_the_days_between_are_those_after_the_first_up_to_the_last() -> None:
    assert working_days_between(date(2026, 11, 2), date(2026, 11, 2)) == 0
    assert working_days_between(date(2026, 11, 2), date(2026, 11, 4)) == 1
    assert working_days_between(date(2026, 11, 4), date(2026, 11, 2)) == -1
    start = date(2026, 10, 30)
    for count in range(1, 60):
        assert working_days_between(start, add_working_days(start, count)) == count


def test_an_emergency_notice_shows_on_every_page_without_a_restart(
    settings: Any, tmp_path: Path, client: Client, db: None
) -> None:
    written = (CITY_FOLDER / "city.yaml").read_text(encoding="utf-8")
    settings.CITY_FOLDER = tmp_path
    (tmp_path / "city.yaml").write_text(written, encoding="utf-8")
    assert "高台へ" not in client.get("/accessibility/").content.decode()
    notice = """
emergency:
  title: {ja: 大津波警報, plain: 大きな つなみが 来ます, en: Major tsunami warning}
  text: {ja: すぐに高台へ逃げてください。, plain: すぐに 高い ところへ にげて ください。, en: Go to high ground now.}
news:
  - {day: 2026-11-01, title: {ja: 休日窓口, plain: 休みの日の まどぐち, en: Open on Sunday}}
"""
    (tmp_path / "city.yaml").write_text(written + notice, encoding="utf-8")
    page = client.get("/accessibility/").content.decode()
    assert "大津波警報" in page
    assert "高台へ" in page
    assert "休日窓口" in client.get("/").content.decode()
