"""Every address of the product, composed from the rooms; the rooms know nothing of one another."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

def _opened(name: str) -> bool:
    from importlib.util import find_spec

    return find_spec(name) is not None


_rooms = [
    ("", "madoguchi.portals.resident.urls_resident"),
    ("", "madoguchi.services.procedures.urls_resident"),
    ("", "madoguchi.foundation.cases.urls_resident"),
    ("", "madoguchi.foundation.accounts.urls_resident"),
    ("", "madoguchi.foundation.residents.urls_resident"),
    ("account/", "madoguchi.foundation.accounts.urls_account"),
    ("staff/", "madoguchi.portals.staff.urls_staff"),
    ("staff/", "madoguchi.foundation.cases.urls_staff"),
    ("staff/", "madoguchi.foundation.booking.urls_staff"),
    ("api/", "madoguchi.portals.api.urls_api"),
    ("api/", "madoguchi.services.procedures.urls_api"),
    ("api/", "madoguchi.foundation.forms.urls_api"),
]
urlpatterns: list[URLPattern | URLResolver] = [path(where, include(name)) for where, name in _rooms if _opened(name)]

if settings.MADOGUCHI_DEMO and _opened("madoguchi.foundation.accounts.contrib.demo.urls"):
    urlpatterns.append(path("demo/", include("madoguchi.foundation.accounts.contrib.demo.urls")))

handler400 = "madoguchi.kernel.ui.errors.bad_request"
handler403 = "madoguchi.kernel.ui.errors.forbidden"
handler404 = "madoguchi.kernel.ui.errors.not_found"
handler500 = "madoguchi.kernel.ui.errors.server_error"
