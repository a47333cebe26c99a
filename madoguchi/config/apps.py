"""Wiring at start-up."""

from datetime import timedelta

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The room ``madoguchi.config``."""

    name = "madoguchi.config"
    label = "config"

    def ready(self) -> None:
        from madoguchi.config import checks, signs
        from madoguchi.kernel.chores import chore

        chore("config.show_life", every=timedelta(seconds=30))(signs.show_life)
