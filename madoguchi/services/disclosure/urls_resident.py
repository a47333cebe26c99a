"""Addresses for residents."""

from __future__ import annotations

from django.urls import path

from madoguchi.services.disclosure.views import everybody, resident

urlpatterns = [
    path("privacy/files/", everybody.privacy_files, name="privacy_files"),
    path("privacy/files.csv", everybody.privacy_files_csv, name="privacy_files_csv"),
    path("my/data/", resident.my_data, name="my_data"),
    path("my/data/my-data.zip", resident.my_data_download, name="my_data_download"),
]
