"""Fiscal years (年度): from April to March, called by the year in which they begin."""

from __future__ import annotations

from datetime import date

from madoguchi.kernel.ui.wareki import era_of


def fiscal_year(day: date) -> int:
    """The fiscal year of a day: 2023-03-31 is of 2022."""
    return day.year if day.month >= 4 else day.year - 1


def begins_on(year: int) -> date:
    """Its first day."""
    return date(year, 4, 1)


def ends_on(year: int) -> date:
    """Its last day."""
    return date(year + 1, 3, 31)


def year_in_words(year: int, language: str = "ja") -> str:
    """``令和4年度``; ``2022年度`` in plain Japanese; ``FY2022`` in English."""
    if language.startswith("en"):
        return f"FY{year}"
    era = None if language == "ja-plain" else era_of(date(year, 5, 1))
    if era is None:
        return f"{year}年度"
    number = era.year_of(year)
    return f"{era.name}{'元' if number == 1 else number}年度"
