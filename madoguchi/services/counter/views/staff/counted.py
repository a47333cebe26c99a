"""The single sets behind a figure of the counter: numbers and counts, nobody's name."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from madoguchi.foundation.organisation.public import Department
from madoguchi.kernel import clock
from madoguchi.kernel.indicators import day_counted
from madoguchi.services.counter.counted import submitted_sets
from madoguchi.services.counter.policies import desks_of
from madoguchi.services.counter.refusals import SetNotFound
from madoguchi.services.counter.views.staff.reaching import clerk_of

A_PAGE = 50


@never_cache
@require_safe
def counter_counted(request: HttpRequest, desk_key: str) -> HttpResponse:
    """Sets of 365 days that a department began, for whoever works there; opening one leaves the usual line."""
    clerk, today = clerk_of(request), clock.today()
    on = day_counted(request.GET.get("on", ""), today=today)
    if desk_key not in desks_of(clerk, on=today):
        raise SetNotFound
    sets = submitted_sets(on).filter(home=desk_key).order_by("-ended_at", "-id")
    desk = Department.objects.filter(key=desk_key).first()
    context = {
        "desk": str(desk.name) if desk else desk_key, "on": on,
        "page": Paginator(sets, A_PAGE).get_page(request.GET.get("page")),
        "crumbs": [(_("Writing-free counter"), reverse("counter_home")), (_("Visits that were counted"), None)],
    }  # fmt: skip
    return render(request, "counter/staff/counter_counted.html", context)
