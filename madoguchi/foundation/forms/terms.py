"""Legal terms (法定の期限): how long somebody has from the day it happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.foundation.forms.expressions.functions import add_months


@dataclass(frozen=True, slots=True)
class Due:
    """A legal term from the day something happened."""

    days: int
    months: int
    years: int
    first_day: bool
    basis: str

    def last_day(self, happened_on: date) -> date | None:
        """The last day of the term (民法第140条, 第143条; the first day counts only where the law says so)."""
        start = happened_on - timedelta(days=1) if self.first_day else happened_on
        months = self.months + 12 * self.years
        text = add_months(start.isoformat(), months) if months else start.isoformat()
        return date.fromisoformat(text) + timedelta(days=self.days) if text else None

    @property
    def about_days(self) -> int:
        """How long it is, to put terms in order."""
        return self.days + 30 * self.months + 365 * self.years
