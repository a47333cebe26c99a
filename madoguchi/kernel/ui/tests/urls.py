"""Addresses that only the tests of the components have."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from madoguchi.kernel.ui.tests.gallery import break_down, gallery, refuse

handler400 = "madoguchi.kernel.ui.errors.bad_request"
handler403 = "madoguchi.kernel.ui.errors.forbidden"
handler404 = "madoguchi.kernel.ui.errors.not_found"
handler500 = "madoguchi.kernel.ui.errors.server_error"

urlpatterns = [
    path("gallery/", login_not_required(gallery), name="gallery"),
    path("refuse/", login_not_required(refuse), name="refuse"),
    path("api/refuse/", login_not_required(refuse), name="api_refuse"),
    path("break/", login_not_required(break_down), name="break_down"),
    path("api/break/", login_not_required(break_down), name="api_break_down"),
    path("", include("madoguchi.portals.resident.urls_resident")),
]
