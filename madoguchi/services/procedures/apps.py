"""Wiring at start-up."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """The room ``madoguchi.services.procedures``."""

    name = "madoguchi.services.procedures"
    label = "procedures"

    def ready(self) -> None:
        """Register the indicators."""
        from madoguchi.services.procedures import indicators
