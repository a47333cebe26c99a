"""The port through which mails leave (送信業者): what a vendor must be able to do, and which one is in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail, ready to go. ``message_id`` is the same at every attempt, so that a mailbox can see a repeat."""

    to: str
    subject: str
    body_text: str
    message_id: str
    about: str = ""
    """Whose it is: ``case:<receipt number>``, or ``mail:<id>`` where it belongs to no case."""
    calendar: str = ""
    """The text of an iCalendar file (RFC 5545) to go with it."""


class AddressRefused(Exception):
    """The receiving side says that it will never take mail for this address; trying again is of no use."""


class MailVendor:
    """Sends letters. ``send`` returns when the vendor has taken the letter, raises ``AddressRefused``
    for good, and anything else when it is worth trying again."""

    name: ClassVar[str]

    def send(self, letter: Letter) -> None:
        """Hand over one letter."""
        raise NotImplementedError

    def check_config(self) -> list[str]:
        """What is wrong with the settings, each with its remedy; empty when all is well. Sends nothing."""
        raise NotImplementedError


def mail_vendors() -> dict[str, MailVendor]:
    """All vendors, by name."""
    from madoguchi.foundation.messaging.contrib.demo import DemoMail
    from madoguchi.foundation.messaging.contrib.smtp import SmtpMail

    return {vendor.name: vendor for vendor in (SmtpMail(), DemoMail())}


def mail_vendor_in_use() -> MailVendor:
    """``demo`` in demo mode, so that a demonstration never writes to real people; else ``smtp``."""
    return mail_vendors()["demo" if settings.MADOGUCHI_DEMO else "smtp"]
