"""Addresses below ``/demo/``."""

from __future__ import annotations

from django.urls import path

from madoguchi.foundation.accounts.contrib.demo import views

urlpatterns = [
    path("", views.demo_desk, name="demo_desk"),
    path("unlock/", views.demo_unlock_cards, name="demo_unlock_cards"),
]
