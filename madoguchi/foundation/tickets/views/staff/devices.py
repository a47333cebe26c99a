"""The addresses of kiosks and displays, for whoever sets them up (staff pages)."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.foundation.tickets.policies import device_key
from madoguchi.foundation.tickets.queries.desk import areas_led_by
from madoguchi.foundation.tickets.views.staff.desks import person_of
from madoguchi.kernel import clock
from madoguchi.kernel.ui.drawn_code import drawn_code


@require_safe
def hall_devices(request: HttpRequest) -> HttpResponse:
    """What to open on a kiosk and on a display; whoever has such an address has set one up."""
    areas = areas_led_by(person_of(request), on=clock.today())
    if not areas:
        raise Http404
    base = settings.BASE_URL.rstrip("/")
    shown = []
    for area in areas:
        addresses = {name: base + reverse(name, args=[area.key, device_key(area)]) for name in ("kiosk", "display")}
        shown.append(
            {"area": area, **{name: (url, drawn_code(url, scale=4, fluid=True)) for name, url in addresses.items()}}
        )
    crumbs = [(_("Desks"), reverse("desk_list")), (_("Kiosks and displays"), None)]
    response = render(request, "tickets/staff/hall_devices.html", {"areas": shown, "crumbs": crumbs})
    add_never_cache_headers(response)
    return response
