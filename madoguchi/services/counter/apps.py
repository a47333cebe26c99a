"""Wiring at start-up."""

from django.apps import AppConfig


class CounterConfig(AppConfig):
    """The room ``madoguchi.services.counter``."""

    name = "madoguchi.services.counter"
    label = "counter"

    def ready(self) -> None:
        """Register the chores and the indicators, and where desks of the waiting hall and reservations find the counter."""
        from madoguchi.foundation.booking.public import register_counter_page
        from madoguchi.foundation.tickets.public import register_counter_address
        from madoguchi.services.counter import indicators, listeners, tasks
        from madoguchi.services.counter.navigator.arrivals import page_of_visit

        register_counter_address(_address)
        register_counter_page(page_of_visit)
        listeners.listen()


def _address(counter_set: str, _ticket: str, visit: str) -> str:
    """The set that was attached to a number, or was begun for its visit; else the page on which one begins."""
    from django.urls import reverse

    from madoguchi.services.counter.navigator.arrivals import address_for_visit

    return reverse("counter_set", args=[counter_set]) if counter_set else address_for_visit(visit)
