"""Dates as residents write and read them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.kernel.ui import wareki
from madoguchi.kernel.ui.wareki import parse_date_typed, to_wareki, to_wareki_moment

TODAY = date(2026, 11, 2)
SOLAR_DAYS = st.dates(date(1873, 1, 1), date(2126, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "令和8年11月2日", "令和８年１１月２日", "令和 8 年 11 月 2 日",
        "令和八年十一月二日", "㋿8年11月2日", "令和08年11月02日",
        "R8.11.2", "r8-11-2", "R8/11/2", "Ｒ８．１１．２", "R.8.11.2", "R081102", "r8ー11ー2", "令和8.11.2",
        "2026/11/2", "2026-11-02", "2026.11.2", "2026年11月2日",
        "２０２６年１１月２日", "20261102", "西暦2026年11月2日",
        "二〇二六年十一月二日", "2026年11月2日(月)", "令和8年11月2日（月曜日）",
        "令和8年11月2日月曜日", " 2026/11/2 ", "2026年11月2",
        "2 November 2026", "Nov 2, 2026", "2nd nov 2026", "今日", "today",
    ],
)  # fmt: skip
def test_every_usual_way_of_writing_the_same_day_is_understood(typed: str) -> None:
    assert parse_date_typed(typed, TODAY) == TODAY


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("平成元年1月8日", date(1989, 1, 8)), ("平成1年1月8日", date(1989, 1, 8)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("令和元年5月1日", date(2019, 5, 1)), ("R元.5.1", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("昭和元年12月25日", date(1926, 12, 25)), ("大正15年12月25日", date(1926, 12, 25)),
        ("大正元年7月30日", date(1912, 7, 30)), ("明治45年7月30日", date(1912, 7, 30)),
        ("明治6年1月1日", date(1873, 1, 1)), ("昭和二十年八月十五日", date(1945, 8, 15)),
        ("平成三十年十月十日", date(2018, 10, 10)),
        ("S39.2.29", date(1964, 2, 29)), ("令和6年2月29日", date(2024, 2, 29)), ("㍻12年3月4日", date(2000, 3, 4)),
    ],
)  # fmt: skip
def test_first_and_last_days_of_the_eras(typed: str, day: date) -> None:
    assert parse_date_typed(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("昭和65年1月1日", wareki.OutsideEra), ("昭和64年1月8日", wareki.OutsideEra),
        ("平成元年1月7日", wareki.OutsideEra),
        ("平成31年5月1日", wareki.OutsideEra), ("令和元年4月30日", wareki.OutsideEra),
        ("令和0年1月1日", wareki.OutsideEra),
        ("2026/2/30", wareki.NoSuchDay), ("令和7年2月29日", wareki.NoSuchDay), ("2026/13/1", wareki.NoSuchDay),
        ("20260230", wareki.NoSuchDay), ("2026/0/1", wareki.NoSuchDay), ("0000/1/1", wareki.NoSuchDay),
        ("8.11.2", wareki.EraNotSaid), ("26/11/2", wareki.EraNotSaid), ("8年11月2日", wareki.EraNotSaid),
        ("明治5年12月2日", wareki.BeforeSolarCalendar), ("令和99年1月1日", None), ("2226/11/2", wareki.TooFarAway),
        ("", wareki.DateUnclear), ("あした", wareki.DateUnclear), ("2026/11", wareki.DateUnclear),
        ("2026/11-2", wareki.DateUnclear), ("令和8年", wareki.DateUnclear), ("慶応3年1月1日", wareki.DateUnclear),
        ("2026/11/2/3", wareki.DateUnclear), ("3 Ju 2026", wareki.DateUnclear),
        ("3 mayday 2026", wareki.DateUnclear),
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_its_reason(typed: str, reason: type[wareki.DateUnclear] | None) -> None:
    if reason is None:
        assert parse_date_typed(typed, TODAY) == date(2117, 1, 1)
        return
    with pytest.raises(ValueError, match=reason.code) as caught:
        parse_date_typed(typed, TODAY)
    assert type(caught.value) is reason


def test_a_day_after_the_end_of_an_era_offers_the_day_that_was_meant() -> None:
    with pytest.raises(wareki.OutsideEra) as caught:
        parse_date_typed("平成31年5月1日", TODAY)
    assert caught.value.meant == date(2019, 5, 1)


@given(SOLAR_DAYS, st.sampled_from(["ja", "ja-plain", "en"]))
def test_what_we_write_we_can_read(day: date, language: str) -> None:
    assert parse_date_typed(to_wareki(day, language), TODAY) == day


@given(SOLAR_DAYS)
def test_letters_and_dots_say_the_same_as_words(day: date) -> None:
    era = wareki.era_of(day)
    assert era is not None
    typed = f"{era.letter}{era.year_of(day.year)}.{day.month}.{day.day}"
    assert parse_date_typed(typed, TODAY) == day == parse_date_typed(f"{day:%Y%m%d}", TODAY)


@given(st.text(max_size=40))
def test_any_text_is_a_day_or_a_reason(text: str) -> None:
    with suppress(wareki.DateUnclear):
        assert isinstance(parse_date_typed(text, TODAY), date)


def test_dates_in_three_languages() -> None:
    assert to_wareki(TODAY, "ja") == "令和8年11月2日"
    assert to_wareki(TODAY, "ja-plain") == "2026年11月2日"
    assert to_wareki(TODAY, "en") == "2 November 2026"
    assert to_wareki(date(2019, 5, 1)) == "令和元年5月1日"
    assert to_wareki(date(1870, 1, 1)) == "1870年1月1日"


def test_a_moment_is_told_in_the_time_of_the_city() -> None:
    moment = datetime(2026, 11, 1, 15, 5, tzinfo=UTC)
    assert to_wareki_moment(moment) == "令和8年11月2日 0時05分"
    assert to_wareki_moment(moment, "en") == "2 November 2026, 00:05"
