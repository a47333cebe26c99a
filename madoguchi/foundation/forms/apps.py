"""Wiring at start-up."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """The room ``madoguchi.foundation.forms``."""

    name = "madoguchi.foundation.forms"
    label = "forms"

    def ready(self) -> None:
        """Give pages in やさしい日本語 the city's readings."""
        from madoguchi.foundation.forms.queries import city_words
        from madoguchi.kernel.ui.furigana import register_readings

        register_readings(lambda: city_words().furigana)
