"""Wiring at start-up."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The room ``madoguchi.kernel.ui``."""

    name = "madoguchi.kernel.ui"
    label = "ui"
