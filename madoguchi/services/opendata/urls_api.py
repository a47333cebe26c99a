"""Addresses for programs, under ``/api/``."""

from __future__ import annotations

from django.urls import path

from madoguchi.services.opendata.views import api

urlpatterns = [
    path("opendata/check/", api.api_opendata_check, name="api_opendata_check"),
    path("opendata/datasets/", api.api_opendata_datasets, name="api_opendata_datasets"),
    path("opendata/datasets/<slug:slug>/schema.json", api.api_opendata_schema, name="api_opendata_schema"),
    path("opendata/datasets/<slug:slug>/csvw.json", api.api_opendata_csvw, name="api_opendata_csvw"),
]
