"""Wiring at start-up."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The room ``madoguchi.foundation.audit``."""

    name = "madoguchi.foundation.audit"
    label = "audit"
