"""Wiring at start-up."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The room ``madoguchi.services.evidence``."""

    name = "madoguchi.services.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Register the tables that only grow, and the pages of published sheets."""
        from madoguchi.foundation.audit.public import guard_also
        from madoguchi.services.evidence import site_map
        from madoguchi.services.evidence.states import GROWING

        guard_also(*GROWING)
