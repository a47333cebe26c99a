"""Wiring at start-up."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The room ``madoguchi.config``."""

    name = "madoguchi.config"
    label = "config"
