"""Wiring at start-up."""

from datetime import timedelta

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """The room ``madoguchi.services.plan``."""

    name = "madoguchi.services.plan"
    label = "plan"

    def ready(self) -> None:
        """Register the nightly taking, and the tables that only grow."""
        from madoguchi.foundation.audit.public import guard_also
        from madoguchi.kernel.chores import chore
        from madoguchi.services.plan import evidence_tables, open_sources, tasks
        from madoguchi.services.plan.operations import forget_old_feedback
        from madoguchi.services.plan.vocabulary import GROWING

        guard_also(*GROWING)
        chore("plan.forget_old_feedback", every=timedelta(days=1))(forget_old_feedback)
        chore("plan.take_values", every=timedelta(hours=1))(tasks.take_values_of_yesterday)
