"""Wiring at start-up."""

from django.apps import AppConfig


class CounterConfig(AppConfig):
    """The room ``madoguchi.services.counter``."""

    name = "madoguchi.services.counter"
    label = "counter"

    def ready(self) -> None:
        """Register the chores, and where the desks of the waiting hall find the counter."""
        from madoguchi.foundation.tickets.public import register_counter_address
        from madoguchi.services.counter import tasks as _

        register_counter_address(_address)


def _address(counter_set: str, _ticket: str) -> str:
    """The set that was attached to a number; else the page on which one begins."""
    from django.urls import reverse

    return reverse("counter_set", args=[counter_set]) if counter_set else reverse("counter_home")
