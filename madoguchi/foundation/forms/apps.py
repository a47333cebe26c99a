"""Wiring at start-up."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """The room ``madoguchi.foundation.forms``."""

    name = "madoguchi.foundation.forms"
    label = "forms"
