"""Wiring at start-up."""

from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    """The room ``madoguchi.foundation.residents``."""

    name = "madoguchi.foundation.residents"
    label = "residents"

    def ready(self) -> None:
        from madoguchi.foundation.accounts.public import CardShown
        from madoguchi.foundation.residents.linking import hear_of_card
        from madoguchi.kernel.events import listen

        listen(CardShown, hear_of_card)
