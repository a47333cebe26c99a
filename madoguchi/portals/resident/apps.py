"""Wiring at start-up."""

from django.apps import AppConfig


class ResidentConfig(AppConfig):
    """The room ``madoguchi.portals.resident``."""

    name = "madoguchi.portals.resident"
    label = "resident"
