"""Wiring at start-up."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The room ``madoguchi.foundation.records``."""

    name = "madoguchi.foundation.records"
    label = "records"
