"""Wiring at start-up."""

from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    """The room ``madoguchi.foundation.residents``."""

    name = "madoguchi.foundation.residents"
    label = "residents"
