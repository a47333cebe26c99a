"""Wiring at start-up."""

from django.apps import AppConfig


class CounterConfig(AppConfig):
    """The room ``madoguchi.services.counter``."""

    name = "madoguchi.services.counter"
    label = "counter"
