"""Is all well? What the doctor says, for the administrator in the browser."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from madoguchi.kernel import clock
from madoguchi.kernel.checks import WORST_FIRST, Examined, every_check, examine
from madoguchi.portals.staff.access import administrators_only

BADGES = {"red": "error", "yellow": "warning", "green": "success"}


@administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def system_check(request: HttpRequest) -> HttpResponseBase:
    """Looks when asked to (POST), worst first; looking takes seconds, so opening the page does not."""
    now = clock.now()
    found: list[Examined] = []
    if request.method == "POST":
        found = sorted(examine(at=now), key=lambda one: WORST_FIRST.index(one.finding.light))
    told = {
        "found": [(one, BADGES[one.finding.light]) for one in found],
        "wrong": sum(one.finding.light == "red" for one in found),
        "checks": every_check(),
        "at": now,
    }
    return render(request, "staff/system_check.html", told)
