"""Wiring at start-up."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """The room ``madoguchi.portals.staff``."""

    name = "madoguchi.portals.staff"
    label = "staff"
