"""Wiring at start-up."""

from django.apps import AppConfig


class BookingConfig(AppConfig):
    """The room ``madoguchi.foundation.booking``."""

    name = "madoguchi.foundation.booking"
    label = "booking"

    def ready(self) -> None:
        from madoguchi.foundation.booking import indicators, listeners, queries, tasks
        from madoguchi.foundation.booking.visits.queries import day_of_visit, drafts_kept_for_visits
        from madoguchi.foundation.cases.public import register_day_of_visit, register_draft_keeper
        from madoguchi.foundation.forms.public import register_slot_source

        listeners.listen()
        register_day_of_visit(day_of_visit)
        register_draft_keeper(drafts_kept_for_visits)
        register_slot_source(queries.slots_offered)
