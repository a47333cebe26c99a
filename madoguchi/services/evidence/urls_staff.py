"""Addresses of the evidence desk for staff."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
