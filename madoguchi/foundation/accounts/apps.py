"""Wiring at start-up."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room ``madoguchi.foundation.accounts``."""

    name = "madoguchi.foundation.accounts"
    label = "accounts"
