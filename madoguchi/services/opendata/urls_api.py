"""Addresses for programs, under ``/api/``."""

from __future__ import annotations

from django.urls import path

from madoguchi.services.opendata.views import api, ckan, rows

urlpatterns = [
    path("opendata/", rows.api_opendata_catalogue, name="api_opendata_catalogue"),
    path("opendata/check/", api.api_opendata_check, name="api_opendata_check"),
    path("opendata/datasets/", api.api_opendata_datasets, name="api_opendata_datasets"),
    path("opendata/datasets/<slug:slug>/schema.json", api.api_opendata_schema, name="api_opendata_schema"),
    path("opendata/datasets/<slug:slug>/csvw.json", api.api_opendata_csvw, name="api_opendata_csvw"),
    path("opendata/<slug:slug>/rows", rows.api_opendata_rows, name="api_opendata_rows"),
    path("opendata/<slug:slug>/openapi.json", rows.api_opendata_openapi, name="api_opendata_openapi"),
    path("3/action/<slug:action>", ckan.ckan_action, name="ckan_action"),
    path("action/<slug:action>", ckan.ckan_action, name="ckan_action_short"),
]
