"""Wiring at start-up."""

from datetime import timedelta

from django.apps import AppConfig


class OpendataConfig(AppConfig):
    """The room ``madoguchi.services.opendata``."""

    name = "madoguchi.services.opendata"
    label = "opendata"

    def ready(self) -> None:
        """Register the tables that only grow, what the room counts, and what it does behind the pages."""
        from madoguchi.foundation.audit.public import guard_also
        from madoguchi.kernel.chores import chore
        from madoguchi.services.opendata import checks, evidence_tables, indicators, shelf, tasks
        from madoguchi.services.opendata.operations import forget_old_requests
        from madoguchi.services.opendata.states import GROWING

        guard_also(*GROWING)
        chore("opendata.forget_old_requests", every=timedelta(days=1))(forget_old_requests)
        chore("opendata.publish_due", every=timedelta(minutes=5))(tasks.publish_due)
        chore("opendata.sweep_shelf", every=timedelta(hours=1))(shelf.sweep_shelf)
        chore("opendata.renew_all", every=timedelta(hours=6))(tasks.renew_all)
