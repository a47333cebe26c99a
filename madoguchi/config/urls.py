"""Every address of the product, composed from the rooms; the rooms know nothing of one another."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("madoguchi.portals.resident.urls_resident")),
    path("", include("madoguchi.services.procedures.urls_resident")),
    path("", include("madoguchi.foundation.cases.urls_resident")),
    path("", include("madoguchi.foundation.accounts.urls_resident")),
    path("", include("madoguchi.foundation.residents.urls_resident")),
    path("", include("madoguchi.foundation.booking.urls_resident")),
    path("", include("madoguchi.services.disclosure.urls_resident")),
    path("", include("madoguchi.services.evidence.urls_resident")),
    path("", include("madoguchi.services.opendata.urls_resident")),
    path("", include("madoguchi.foundation.tickets.urls_resident")),
    path("", include("madoguchi.services.counter.urls_resident")),
    path("", include("madoguchi.services.plan.urls_resident")),
    path("account/", include("madoguchi.foundation.accounts.urls_account")),
    path("staff/", include("madoguchi.portals.staff.urls_staff")),
    path("staff/", include("madoguchi.foundation.cases.urls_staff")),
    path("staff/", include("madoguchi.foundation.residents.urls_staff")),
    path("staff/", include("madoguchi.foundation.booking.urls_staff")),
    path("staff/", include("madoguchi.foundation.tickets.urls_staff")),
    path("staff/", include("madoguchi.foundation.accounts.urls_staff")),
    path("staff/", include("madoguchi.services.counter.urls_staff")),
    path("staff/", include("madoguchi.services.disclosure.urls_staff")),
    path("staff/", include("madoguchi.services.evidence.urls_staff")),
    path("staff/", include("madoguchi.services.opendata.urls_staff")),
    path("staff/", include("madoguchi.services.plan.urls_staff")),
    path("staff/", include("madoguchi.services.plan.urls_office")),
    path("staff/", include("madoguchi.services.counter.navigator.urls_staff")),
    path("api/", include("madoguchi.portals.api.urls_api")),
    path("api/", include("madoguchi.services.procedures.urls_api")),
    path("api/", include("madoguchi.services.opendata.urls_api")),
    path("api/", include("madoguchi.foundation.forms.urls_api")),
]

if settings.MADOGUCHI_DEMO:
    urlpatterns.append(path("demo/", include("madoguchi.foundation.accounts.contrib.demo.urls")))

handler400 = "madoguchi.kernel.ui.errors.bad_request"
handler403 = "madoguchi.kernel.ui.errors.forbidden"
handler404 = "madoguchi.kernel.ui.errors.not_found"
handler500 = "madoguchi.kernel.ui.errors.server_error"
