"""Wiring at start-up."""

from datetime import timedelta

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The room ``madoguchi.foundation.audit``."""

    name = "madoguchi.foundation.audit"
    label = "audit"

    def ready(self) -> None:
        from madoguchi.foundation.audit import checks, indicators, ledger, sealer
        from madoguchi.kernel.acts import record_acts_with
        from madoguchi.kernel.chores import chore

        record_acts_with(ledger.write_entry)
        chore("audit.seal_ledgers", every=timedelta(minutes=5))(sealer.seal_ledgers)
