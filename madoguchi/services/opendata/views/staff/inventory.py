"""The inventory for colleagues: in any order, with what is late."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from madoguchi.services.opendata.views.ruling import listed
from madoguchi.services.opendata.views.staff.frame import colleague_in, crumbs


@never_cache
@require_safe
def opendata_inventory(request: HttpRequest) -> HttpResponse:
    """Each holding, sorted as one likes."""
    colleague_in(request)
    sort = request.GET.get("sort", "")[:20]
    context = listed(request, sort) | {
        "sort": sort,
        "sorts": [("", _("As in the file")), ("department", _("Department")), ("state", _("State")), ("day", _("Day"))],
        "crumbs": crumbs((_("What data the city holds"), None)),
    }
    return render(request, "opendata/staff/opendata_inventory.html", context)
