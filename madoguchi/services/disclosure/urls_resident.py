"""Addresses for residents."""

from __future__ import annotations

from django.urls import path

from madoguchi.services.disclosure.views import resident

urlpatterns = [
    path("my/data/", resident.my_data, name="my_data"),
    path("my/data/my-data.zip", resident.my_data_download, name="my_data_download"),
]
