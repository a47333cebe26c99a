"""Wiring at start-up."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The room ``madoguchi.portals.api``."""

    name = "madoguchi.portals.api"
    label = "api"
