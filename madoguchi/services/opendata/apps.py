"""Wiring at start-up."""

from django.apps import AppConfig


class OpendataConfig(AppConfig):
    """The room ``madoguchi.services.opendata``."""

    name = "madoguchi.services.opendata"
    label = "opendata"
