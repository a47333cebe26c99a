"""Addresses of the register for residents."""

from __future__ import annotations

from django.urls import path

from madoguchi.foundation.residents.views import resident

urlpatterns = [
    path("my/access/", resident.my_access_log, name="my_access_log"),
    path("my/consents/", resident.my_consents, name="my_consents"),
]
