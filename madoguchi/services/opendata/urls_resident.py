"""Addresses for everybody."""

from __future__ import annotations

from django.urls import path

from madoguchi.services.opendata.views import resident

urlpatterns = [path("open/check/", resident.opendata_check, name="opendata_check")]
