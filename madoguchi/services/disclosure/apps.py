"""Wiring at start-up."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """The room ``madoguchi.services.disclosure``."""

    name = "madoguchi.services.disclosure"
    label = "disclosure"
