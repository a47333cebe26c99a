"""Wiring at start-up."""

from datetime import timedelta

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The room ``madoguchi.services.evidence``."""

    name = "madoguchi.services.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Register the tables that only grow, the pages of published sheets, and what follows when data goes."""
        from madoguchi.foundation.audit.public import guard_also
        from madoguchi.kernel.chores import chore
        from madoguchi.kernel.events import listen
        from madoguchi.kernel.evidence_tables import TableErased, TableWithdrawn
        from madoguchi.services.evidence import site_map
        from madoguchi.services.evidence.notices import tell_of_withdrawn_table
        from madoguchi.services.evidence.operations import forget_erased_numbers, forget_erased_table
        from madoguchi.services.evidence.states import GROWING

        guard_also(*GROWING)
        listen(TableErased, forget_erased_table)
        listen(TableWithdrawn, tell_of_withdrawn_table)
        chore("evidence.forget_erased_numbers", every=timedelta(minutes=5))(forget_erased_numbers)
