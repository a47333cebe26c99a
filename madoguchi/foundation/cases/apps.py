"""Wiring at start-up."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The room of cases (案件)."""

    name = "madoguchi.foundation.cases"
    label = "cases"

    def ready(self) -> None:
        """Register the jobs and the indicators."""
        from madoguchi.foundation.cases import checks, indicators, open_sources, tasks
