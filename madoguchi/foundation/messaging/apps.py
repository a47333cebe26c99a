"""Wiring at start-up."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """The room ``madoguchi.foundation.messaging``."""

    name = "madoguchi.foundation.messaging"
    label = "messaging"
