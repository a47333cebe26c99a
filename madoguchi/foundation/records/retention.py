"""How long a document is kept (保存期間の計算)."""

from __future__ import annotations

from datetime import date, timedelta

from madoguchi.foundation.records.plan import get_class
from madoguchi.foundation.records.vocabulary import FilingClass, RetentionClass

FISCAL_YEAR_BEGINS = (4, 1)


def retention_starts_on(completed_on: date) -> date:
    """起算日: 1 April of the fiscal year after the one in which the matter was completed (完結)."""
    month, day = FISCAL_YEAR_BEGINS
    this_year = date(completed_on.year, month, day)
    return this_year if completed_on < this_year else this_year.replace(year=completed_on.year + 1)


def retention_ends_on(kept: RetentionClass | FilingClass | str, completed_on: date) -> date | None:
    """The last day of keeping, a 31 March; ``None`` for what is kept for good.

    ``kept`` may be a folder's path; raises ``FilingClassUnknown``. ``completed_on`` is a day in the city's time zone.
    """
    folder = get_class(kept) if isinstance(kept, str) else kept
    retention = folder.retention if isinstance(folder, FilingClass) else folder
    if retention.years is None:
        return None
    starts = retention_starts_on(completed_on)
    return starts.replace(year=starts.year + retention.years) - timedelta(days=1)
