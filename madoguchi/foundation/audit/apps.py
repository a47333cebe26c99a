"""Wiring at start-up."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The room ``madoguchi.foundation.audit``."""

    name = "madoguchi.foundation.audit"
    label = "audit"

    def ready(self) -> None:
        from madoguchi.foundation.audit import ledger
        from madoguchi.kernel.acts import record_acts_with

        record_acts_with(ledger.write_entry)
