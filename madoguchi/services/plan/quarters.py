"""Quarters of a fiscal year (四半期): the first is April to June."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language

from madoguchi.services.plan.definition import Plan
from madoguchi.services.plan.years import fiscal_year, year_in_words

WRITTEN = re.compile(r"^(20\d\d|2100)-([1-4])$")
MONTHS = 3


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter: the fiscal year in which it lies, and 1 to 4."""

    year: int
    number: int

    @property
    def key(self) -> str:
        """As addresses write it: ``2025-4`` is January to March 2026."""
        return f"{self.year}-{self.number}"

    @property
    def first_on(self) -> date:
        """Its first day."""
        months = 4 + MONTHS * (self.number - 1)
        return date(self.year + (months > 12), (months - 1) % 12 + 1, 1)

    @property
    def last_on(self) -> date:
        """Its last day."""
        return self.after.first_on - timedelta(days=1)

    @property
    def after(self) -> Quarter:
        """The next one."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def before(self) -> Quarter:
        """The one before."""
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    def __str__(self) -> str:
        language = get_language() or "ja"
        year = year_in_words(self.year, language)
        return f"{year} Q{self.number}" if language.startswith("en") else f"{year} 第{self.number}四半期"


def quarter_of(day: date) -> Quarter:
    """The quarter in which a day lies."""
    return Quarter(fiscal_year(day), (day.month - 4) % 12 // MONTHS + 1)


def find_quarter(written: str) -> Quarter | None:
    """The quarter that an address names, or ``None``."""
    found = WRITTEN.match(written)
    return Quarter(int(found[1]), int(found[2])) if found else None


def quarters_of(plan: Plan) -> list[Quarter]:
    """All quarters of a plan's period, oldest first."""
    quarters = [quarter_of(plan.period.first)]
    while quarters[-1].last_on < plan.period.last:
        quarters.append(quarters[-1].after)
    return quarters


def quarter_to_report(plan: Plan, *, on: date) -> Quarter:
    """The last quarter of the plan that was over on a day; the first one before that."""
    every = quarters_of(plan)
    return next((one for one in reversed(every) if one.last_on < on), every[0])


def due_on(plan: Plan, quarter: Quarter) -> date:
    """By when its progress is to be reported."""
    return quarter.last_on + timedelta(days=plan.report_due_days)
