"""Figures of the office over a span of days: as charts with tables, and as CSV."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from madoguchi.foundation.cases import wording
from madoguchi.foundation.cases.forms import PeriodForm
from madoguchi.foundation.cases.queries.figures import Figures, MonthFigures
from madoguchi.foundation.cases.queries.figures import figures as count_figures
from madoguchi.foundation.cases.views.staff.opening import staff_of
from madoguchi.foundation.organisation.public import department_keys_seen_by
from madoguchi.kernel import clock

MOST_MONTHS = 120


@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Applications by procedure, channel and month; days to decision; the share online."""
    form = PeriodForm(request.GET or None, initial=dict(zip(("start", "end"), _fiscal_year(), strict=True)))
    counted, start, end = _counted(request, form)
    return render(
        request,
        "cases/staff/figures.html",
        {
            "form": form,
            "figures": counted,
            "start": start,
            "end": end,
            "share": _share(counted.online_share) if counted.total else "—",
            "median": _days(counted.median_days),
            "days_90": _days(counted.days_90),
            **_charts(counted),
        },
        status=422 if form.errors else 200,
    )


@never_cache
@require_safe
def figures_download(request: HttpRequest) -> HttpResponse:
    """The same figures as CSV (UTF-8 with BOM), a part for procedures and one for months."""
    counted, start, end = _counted(request, PeriodForm(request.GET or None))
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="figures-{start:%Y%m%d}-{end:%Y%m%d}.csv"'
    lines = csv.writer(response)
    lines.writerow([_("Procedure"), *_columns()])
    lines.writerows(
        [str(p.title), p.total, p.online, f"{p.online_share:.3f}", p.decided, _csv(p.median_days), _csv(p.days_90)]
        for p in counted.procedures
    )
    lines.writerow([])
    channels = sorted(counted.channels)
    lines.writerow([_("Month"), *(str(wording.CHANNELS.get(c, c)) for c in channels)])
    lines.writerows([f"{m.month:%Y-%m}", *(m.by_channel.get(c, 0) for c in channels)] for m in counted.months)
    return response


def _columns() -> list[str]:
    return [
        _("Applications"),
        _("Online"),
        _("Share online"),
        _("Decided"),
        _("Median days"),
        _("Days for nine of ten"),
    ]


def _counted(request: HttpRequest, form: PeriodForm) -> tuple[Figures, date, date]:
    first, today = _fiscal_year()
    start, end = form.span(start=first, end=today)
    start = max(start, date(end.year - MOST_MONTHS // 12, end.month, 1))
    departments = department_keys_seen_by(staff_of(request), today)
    return count_figures(departments=departments, start=start, end=end), start, end


def _fiscal_year() -> tuple[date, date]:
    """From 1 April (年度) to today."""
    today = clock.today()
    return date(today.year if today.month >= 4 else today.year - 1, 4, 1), today


def _charts(counted: Figures) -> dict[str, Any]:
    months = [(_month(one), one) for one in counted.months]
    return {
        "by_procedure": [(str(p.title), p.total) for p in counted.procedures[:20]],
        "by_channel": [(str(wording.CHANNELS.get(c, c)), n) for c, n in sorted(counted.channels.items())],
        "by_month": [
            {"name": _("All channels"), "points": [(label, one.total) for label, one in months]},
            {"name": _("Online"), "points": [(label, one.by_channel.get("online", 0)) for label, one in months]},
        ],
        "share_by_month": [
            (label, round(one.online_share * 100, 1)) for label, one in months if one.online_share is not None
        ],
        "columns": [_("Procedure"), *_columns()],
        "rows": [
            (
                p.title,
                f"{p.total:,}",
                f"{p.online:,}",
                _share(p.online_share),
                f"{p.decided:,}",
                _days(p.median_days),
                _days(p.days_90),
            )
            for p in counted.procedures
        ],
    }


def _month(one: MonthFigures) -> str:
    return f"{one.month:%Y-%m}"


def _share(part: float) -> str:
    return f"{part * 100:.1f} %"


def _days(days: float | None) -> str:
    return "—" if days is None else f"{days:g}" if float(days).is_integer() else f"{days:.1f}"


def _csv(days: float | None) -> str:
    return "" if days is None else f"{days:g}"
