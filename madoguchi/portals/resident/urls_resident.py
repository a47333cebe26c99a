"""The resident's front door."""

from __future__ import annotations

from django.urls import path

from madoguchi.portals.resident import views

urlpatterns = [
    path("", views.home, name="home"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("settings/language/", views.language_choose, name="language_choose"),
    path("settings/text-size/", views.text_size_choose, name="text_size_choose"),
]
