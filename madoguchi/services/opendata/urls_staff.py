"""Addresses of those who prepare data and decide on it."""

from __future__ import annotations

from django.urls import path

from madoguchi.services.opendata.views.staff import catalogue, deciding, inventory, photos, preparing, records, requests

DATASET = "opendata/datasets/<slug:slug>/"
VERSION = "opendata/versions/<int:version_id>/"

urlpatterns = [
    path("opendata/", catalogue.opendata_datasets, name="opendata_datasets"),
    path("opendata/waiting/", catalogue.opendata_waiting, name="opendata_waiting"),
    path("opendata/requests/", requests.opendata_requests, name="opendata_requests"),
    path("opendata/requests/<uuid:request_id>/", requests.opendata_request, name="opendata_request"),
    path("opendata/usage/", requests.opendata_usage, name="opendata_usage"),
    path("opendata/inventory/", inventory.opendata_inventory, name="opendata_inventory"),
    path("opendata/photos/<uuid:photo_id>/", photos.opendata_photo, name="opendata_photo"),
    path(DATASET, catalogue.opendata_dataset, name="opendata_dataset"),
    path(f"{DATASET}send/", preparing.opendata_upload, name="opendata_upload"),
    path(f"{DATASET}records/", records.opendata_records, name="opendata_records"),
    path(f"{DATASET}records/<int:number>/", records.opendata_record, name="opendata_record"),
    path(VERSION, preparing.opendata_version, name="opendata_version"),
    path(f"{VERSION}table.csv", preparing.opendata_version_table, name="opendata_version_table"),
    path(f"{VERSION}repair/", preparing.opendata_version_repair, name="opendata_version_repair"),
    path(f"{VERSION}submit/", preparing.opendata_version_submit, name="opendata_version_submit"),
    path(f"{VERSION}take-back/", preparing.opendata_version_take_back, name="opendata_version_take_back"),
    path(f"{VERSION}discard/", preparing.opendata_version_discard, name="opendata_version_discard"),
    path(f"{VERSION}restore/", preparing.opendata_version_restore, name="opendata_version_restore"),
    path(f"{VERSION}approve/", deciding.opendata_version_approve, name="opendata_version_approve"),
    path(f"{VERSION}return/", deciding.opendata_version_return, name="opendata_version_return"),
    path(f"{VERSION}withdraw/", deciding.opendata_version_withdraw, name="opendata_version_withdraw"),
]
