"""The counter's first page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from madoguchi.kernel import clock
from madoguchi.services.counter.queries import sets_at_desk, submitted_today
from madoguchi.services.counter.views.staff.reaching import clerk_of


@never_cache
@require_safe
def counter_home(request: HttpRequest) -> HttpResponse:
    """The sets of this desk, and the way to begin one."""
    clerk, today = clerk_of(request), clock.today()
    rows = sets_at_desk(clerk, on=today)
    context = {
        "held": [row for row in rows if row.counter_set.state == "held"],
        "arrived": [row for row in rows if row.arrived and row.counter_set.state != "held"],
        "going": [row for row in rows if not row.arrived and row.counter_set.state != "held"],
        "submitted": submitted_today(clerk, on=today),
        "closes": settings.COUNTER_CLOSES,
        "crumbs": [(_("Inbox"), reverse("case_inbox")), (_("Writing-free counter"), None)],
    }
    return render(request, "counter/staff/counter_home.html", context)
