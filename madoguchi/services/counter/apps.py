"""Wiring at start-up."""

from django.apps import AppConfig


class CounterConfig(AppConfig):
    """The room ``madoguchi.services.counter``."""

    name = "madoguchi.services.counter"
    label = "counter"

    def ready(self) -> None:
        """Register the chores and the indicators, and where desks of the waiting hall and reservations find the counter."""
        from madoguchi.foundation.booking.public import register_visit_address
        from madoguchi.foundation.tickets.public import register_counter_address
        from madoguchi.services.counter import indicators, tasks

        register_counter_address(_address)
        register_visit_address(_visit_address)


def _address(counter_set: str, _ticket: str, visit: str) -> str:
    """The set that was attached to a number; else the page on which one begins."""
    from django.urls import reverse

    from madoguchi.services.counter.navigator.arrivals import reception_address

    return reverse("counter_set", args=[counter_set]) if counter_set else reception_address(visit)


def _visit_address(visit: str) -> str:
    """The page on which the set of a reservation begins."""
    from madoguchi.services.counter.navigator.arrivals import reception_address

    return reception_address(visit)
