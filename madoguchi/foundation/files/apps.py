"""Wiring at start-up."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """The room ``madoguchi.foundation.files``."""

    name = "madoguchi.foundation.files"
    label = "files"
