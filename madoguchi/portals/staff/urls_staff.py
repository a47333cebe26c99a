"""The staff's front door."""

from __future__ import annotations

from django.urls import path

from madoguchi.portals.staff import views

urlpatterns = [path("", views.staff_home, name="staff_home")]
