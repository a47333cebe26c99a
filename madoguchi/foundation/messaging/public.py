"""The door of the messaging room."""

from __future__ import annotations

from madoguchi.foundation.messaging.models import OutgoingMail
from madoguchi.foundation.messaging.outbox import queue_mail, take_back_mail
from madoguchi.foundation.messaging.queries import latest_mails, mails_about, undelivered_mails
from madoguchi.foundation.messaging.refusals import TooManyCodes
from madoguchi.foundation.messaging.vocabulary import Kind
from madoguchi.foundation.messaging.work import tell_of_work

__all__ = [
    "Kind",
    "OutgoingMail",
    "TooManyCodes",
    "latest_mails",
    "mails_about",
    "queue_mail",
    "take_back_mail",
    "tell_of_work",
    "undelivered_mails",
]
