"""Wiring at start-up."""

from django.apps import AppConfig


class CounterConfig(AppConfig):
    """The room ``madoguchi.services.counter``."""

    name = "madoguchi.services.counter"
    label = "counter"

    def ready(self) -> None:
        """Register the chores."""
        from madoguchi.services.counter import tasks as _
