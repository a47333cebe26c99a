"""Wiring at start-up."""

from django.apps import AppConfig


class BookingConfig(AppConfig):
    """The room ``madoguchi.foundation.booking``."""

    name = "madoguchi.foundation.booking"
    label = "booking"

    def ready(self) -> None:
        from madoguchi.foundation.booking import listeners, queries
        from madoguchi.foundation.forms.public import register_slot_source

        listeners.listen()
        register_slot_source(queries.slots_offered)
