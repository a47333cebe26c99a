"""The front door for programs."""

from __future__ import annotations

from django.urls import path

from madoguchi.portals.api import views

urlpatterns = [path("", views.api_index, name="api_index")]
