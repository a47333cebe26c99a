"""Wiring at start-up."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The room ``madoguchi.services.evidence``."""

    name = "madoguchi.services.evidence"
    label = "evidence"
