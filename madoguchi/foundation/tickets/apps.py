"""Wiring at start-up."""

from datetime import timedelta

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """The room ``madoguchi.foundation.tickets``."""

    name = "madoguchi.foundation.tickets"
    label = "tickets"

    def ready(self) -> None:
        from madoguchi.foundation.tickets import closing, indicators, listeners
        from madoguchi.kernel.chores import chore

        listeners.listen()
        chore("tickets.close_days_left_open", every=timedelta(hours=1))(closing.close_days_left_open)
