"""Wiring at start-up."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The room ``madoguchi.foundation.cases``."""

    name = "madoguchi.foundation.cases"
    label = "cases"
