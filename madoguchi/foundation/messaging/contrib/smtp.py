"""Mail by SMTP, through Django's backend, which checks the server's certificate whenever TLS is on."""

from __future__ import annotations

import ipaddress
import smtplib
from email.mime.text import MIMEText
from email.utils import formataddr, parseaddr
from typing import ClassVar

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from madoguchi.foundation.files.public import HEADER
from madoguchi.foundation.messaging.vendors import AddressRefused, Letter, MailVendor


class SmtpMail(MailVendor):
    """A mail server of the city."""

    name: ClassVar[str] = "smtp"

    def send(self, letter: Letter) -> None:
        message = EmailMessage(
            subject=letter.subject,
            body=letter.body_text,
            from_email=sender(),
            to=[letter.to],
            headers={
                "Message-ID": letter.message_id,
                HEADER: letter.about,
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
            },
            connection=get_connection(fail_silently=False),
        )
        if letter.calendar:
            message.attach(_calendar_part(letter.calendar))
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _words in refused.recipients.values()]
            if codes and all(code >= 500 for code in codes):
                raise AddressRefused(str(codes[0])) from None
            raise

    def check_config(self) -> list[str]:
        faults = []
        if not parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]:
            faults.append("MADOGUCHI_MAIL_FROM has no domain: write the sender as name@city.example.jp.")
        secured = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
        if not secured and not _is_this_machine(settings.EMAIL_HOST):
            faults.append(
                "Mail goes to another machine without TLS: set MADOGUCHI_SMTP_SECURITY to starttls or tls,"
                " or use a mail server on this machine."
            )
        if settings.EMAIL_HOST_USER and not secured:
            faults.append("The mail password would go over the wire in clear: set MADOGUCHI_SMTP_SECURITY.")
        return faults


def _calendar_part(text: str) -> MIMEText:
    """``reservation.ics``: shown by the mail program as an entry to take over, a file for those that do not know it."""
    part = MIMEText(text, "calendar", "utf-8")
    part.add_header("Content-Disposition", "attachment", filename="reservation.ics")
    return part


def sender() -> str:
    """``DEFAULT_FROM_EMAIL`` as it stands in the header."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name, address)) if name else address


def _is_this_machine(host: str) -> bool:
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
