"""Wiring at start-up."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """The room ``madoguchi.services.procedures``."""

    name = "madoguchi.services.procedures"
    label = "procedures"

    def ready(self) -> None:
        """Register the indicators, and the search for whoever reserves a visit."""
        from madoguchi.foundation.booking.public import register_procedure_search
        from madoguchi.services.procedures import indicators
        from madoguchi.services.procedures.search import search_procedures

        register_procedure_search(search_procedures)
