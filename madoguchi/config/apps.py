"""Wiring at start-up."""

from datetime import timedelta

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The room ``madoguchi.config``."""

    name = "madoguchi.config"
    label = "config"

    def ready(self) -> None:
        from madoguchi.config import checks, sides, signs
        from madoguchi.kernel.chores import chore
        from madoguchi.kernel.ui.doors import tell_doors

        tell_doors(sides.is_open_here)
        chore("config.show_life", every=timedelta(seconds=30))(signs.show_life)
