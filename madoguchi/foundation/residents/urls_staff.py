"""Addresses of the register for staff."""

from __future__ import annotations

from django.urls import path

from madoguchi.foundation.residents.views.staff import imports, protections

ONE = "protections/<uuid:resident_id>/"

urlpatterns = [
    path("protections/", protections.protection_list, name="protection_list"),
    path(ONE, protections.protection_person, name="protection_person"),
    path(f"{ONE}begin/", protections.protection_begin, name="protection_begin"),
    path(f"{ONE}change/", protections.protection_change, name="protection_change"),
    path(f"{ONE}end/", protections.protection_end, name="protection_end"),
    path("register/imports/", imports.register_import_list, name="register_import_list"),
    path("register/imports/<int:pk>/", imports.register_import, name="register_import"),
]
