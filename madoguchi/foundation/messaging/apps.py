"""Wiring at start-up."""

from datetime import timedelta

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """The room ``madoguchi.foundation.messaging``."""

    name = "madoguchi.foundation.messaging"
    label = "messaging"

    def ready(self) -> None:
        from madoguchi.foundation.accounts.public import register_mail_peek
        from madoguchi.foundation.messaging import checks, delivery, listeners, queries
        from madoguchi.kernel.chores import chore

        listeners.listen()
        register_mail_peek(queries.latest_mails)
        chore("messaging.forget_old_mails", every=timedelta(hours=24))(delivery.forget_old_mails)
