"""Wiring at start-up."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """The room ``madoguchi.foundation.organisation``."""

    name = "madoguchi.foundation.organisation"
    label = "organisation"
