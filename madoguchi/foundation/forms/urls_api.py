"""Addresses under ``/api/``."""

from __future__ import annotations

from django.urls import path

from madoguchi.foundation.forms.views import api

urlpatterns = [path("postal/<str:code>/", api.postal_lookup, name="postal_lookup")]
