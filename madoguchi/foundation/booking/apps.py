"""Wiring at start-up."""

from django.apps import AppConfig


class BookingConfig(AppConfig):
    """The room ``madoguchi.foundation.booking``."""

    name = "madoguchi.foundation.booking"
    label = "booking"
