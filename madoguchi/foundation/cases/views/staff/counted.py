"""The single cases behind a figure: numbers and days, nobody's name. Whoever opens one leaves the usual line."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from madoguchi.foundation.cases.queries.counted import COUNTED
from madoguchi.foundation.cases.refusals import CaseNotFound
from madoguchi.foundation.cases.views.staff.opening import staff_of
from madoguchi.foundation.forms.public import titles_of
from madoguchi.foundation.organisation.public import department_keys_seen_by
from madoguchi.kernel import clock
from madoguchi.kernel.indicators import day_counted, find_indicator

A_PAGE = 50
SHOWN = ("id", "number", "submitted_at", "decided_at", "channel", "state", "days_to_decision")


@never_cache
@require_safe
def case_counted(request: HttpRequest, indicator: str, slug: str) -> HttpResponse:
    """The cases of a procedure that an indicator counts, of the departments that the person's posts let them see."""
    seen_by, today = staff_of(request), clock.today()
    found = find_indicator(f"cases.{indicator}")
    if found is None or indicator not in COUNTED:
        raise CaseNotFound
    on = day_counted(request.GET.get("on", ""), today=today)
    counted = COUNTED[indicator](on).filter(slug=slug)
    mine = counted.filter(department__in=department_keys_seen_by(seen_by, today))
    page = Paginator(mine.order_by("-submitted_at", "-id").only(*SHOWN), A_PAGE).get_page(request.GET.get("page"))
    if not page.paginator.count:
        raise CaseNotFound
    title = titles_of([slug]).get(slug, slug)
    context = {
        "indicator": found, "title": title, "on": on, "page": page, "all": counted.count(),
        "timed": indicator in ("decided", "days_to_decision"),
        "crumbs": [(_("Figures"), None), (str(title), None)],
    }  # fmt: skip
    return render(request, "cases/staff/case_counted.html", context)
