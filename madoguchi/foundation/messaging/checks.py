"""What can be wrong with the mail."""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.messaging.models import OutgoingMail
from madoguchi.foundation.messaging.vendors import mail_vendor_in_use
from madoguchi.kernel.checks import Finding, check, green, red, yellow

LONG, TOO_LONG = timedelta(minutes=15), timedelta(hours=2)


@check("messaging.server", _("Mail server"))
def server(*, at: datetime) -> Finding:
    """It answers, and its certificate is good."""
    vendor = mail_vendor_in_use()
    if faults := vendor.check_config():
        return red(
            _("The settings for mail are not sound: %(fault)s"),
            _("Change what the sentence names (docs/reference/settings.md)."),
            fault=faults[0],
        )
    if vendor.name != "smtp":
        return green(_("Mails are only collected (%(vendor)s)."), vendor=vendor.name)
    told = {"server": f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"}
    try:
        connection = get_connection(fail_silently=False, timeout=10)
        connection.open()
        connection.close()
    except ssl.SSLCertVerificationError as wrong:
        return red(
            _("The certificate of the mail server %(server)s is refused: %(why)s."),
            _("Have it renewed; its name must be the one in MADOGUCHI_SMTP_HOST."), why=wrong.verify_message, **told,
        )  # fmt: skip
    except smtplib.SMTPAuthenticationError:
        return red(
            _("The mail server %(server)s refuses our user."),
            _("Look at MADOGUCHI_SMTP_USER and MADOGUCHI_SMTP_PASSWORD."),
            **told,
        )
    except (OSError, smtplib.SMTPException) as silent:
        return red(
            _("The mail server %(server)s does not answer (%(kind)s)."),
            _("Look at MADOGUCHI_SMTP_HOST and _PORT and the way there. Mails wait meanwhile; none is lost."),
            kind=type(silent).__name__, **told,
        )  # fmt: skip
    return green(_("The mail server %(server)s answers."), **told)


@check("messaging.outbox", _("Waiting mails"))
def outbox(*, at: datetime) -> Finding:
    """How long the oldest unsent mail waits."""
    unsent = OutgoingMail.objects.filter(sent_at=None, failed_at=None)
    late = unsent.filter(created_at__lt=at - LONG).order_by("created_at")
    oldest = late.first()
    if oldest is None:
        return green(_("%(count)s mails wait, none of them long."), count=unsent.count())
    told = {"count": late.count(), "hours": round((at - oldest.created_at).total_seconds() / 3600, 1)}
    says = _("%(count)s mails wait for more than 15 minutes, the oldest for %(hours)s hours.")
    remedy = _("See what “Worker” and “Mail server” say; given-up ones: madoguchi jobs dead --revive.")
    return red(says, remedy, **told) if at - oldest.created_at >= TOO_LONG else yellow(says, remedy, **told)
