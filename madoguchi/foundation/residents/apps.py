"""Wiring at start-up."""

from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    """The room ``madoguchi.foundation.residents``."""

    name = "madoguchi.foundation.residents"
    label = "residents"

    def ready(self) -> None:
        from madoguchi.foundation.accounts.public import CardShown
        from madoguchi.foundation.residents import indicators, open_sources
        from madoguchi.foundation.residents.linking import hear_of_card
        from madoguchi.foundation.residents.numbers import masters_in_use
        from madoguchi.kernel.events import listen
        from madoguchi.kernel.master_keys import register_locks

        register_locks(masters_in_use)
        listen(CardShown, hear_of_card)
