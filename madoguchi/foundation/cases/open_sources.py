"""What the room of cases gives as open data: applications by procedure and month."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.cases.models import Case
from madoguchi.foundation.forms.public import newest_versions
from madoguchi.kernel.indicators import end_of
from madoguchi.kernel.open_sources import CountTable, open_source

MONTHS = 12
"""Whole months that are told: older cases are deleted when their time is over, and would then be missing."""


@open_source(
    "cases.applications",
    _("Applications by procedure and month"),
    headings=("手続番号", "手続", "担当課", "年月", "件数", "秘匿"),
)
def applications_by_month(on: date) -> CountTable | None:
    """Applications that were submitted in the last whole months, whatever the channel."""
    beyond = (on + timedelta(days=1)).replace(day=1)
    first = _months_before(beyond, MONTHS)
    submitted = Case.objects.filter(
        submitted_at__gte=end_of(first - timedelta(days=1)), submitted_at__lt=end_of(beyond - timedelta(days=1))
    )
    counted = submitted.order_by().annotate(month=TruncMonth("submitted_at")).values_list("slug", "department", "month")
    counts: Counter[tuple[str, str]] = Counter()
    departments: dict[str, str] = {}
    for slug, department, month, count in counted.annotate(n=Count("pk")):
        counts[slug, f"{localdate(month):%Y-%m}"] += count
        departments[slug] = department
    if not counts:
        return None
    titles = {one.slug: one.procedure.title.ja for one in newest_versions(set(departments))}
    labels = {slug: (slug, titles.get(slug, slug), department) for slug, department in departments.items()}
    return CountTable(("手続番号", "手続", "担当課"), labels, counts, as_of=beyond - timedelta(days=1))


def _months_before(first: date, months: int) -> date:
    place = first.year * 12 + first.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)
