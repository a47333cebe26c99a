"""What was written to whom, and what did not arrive."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from madoguchi.foundation.accounts.public import PeekedMail
from madoguchi.foundation.messaging.models import OutgoingMail

LATE = timedelta(minutes=30)


def mails_about(case_id: object) -> QuerySet[OutgoingMail]:
    """The mails that a case caused, newest first."""
    return OutgoingMail.objects.filter(case_id=str(case_id))


def latest_mails(limit: int = 10) -> list[PeekedMail]:
    """For the demo desk: what a resident would find in the mailbox, newest first."""
    return [
        PeekedMail(to=mail.to, subject=mail.subject, body=mail.body_text, at=mail.created_at)
        for mail in OutgoingMail.objects.order_by("-created_at", "-id")[:limit]
    ]


def undelivered_mails(*, at: datetime) -> QuerySet[OutgoingMail]:
    """Refused for good, or still waiting after half an hour."""
    waiting = Q(sent_at=None, failed_at=None, created_at__lt=at - LATE)
    return OutgoingMail.objects.filter(Q(failed_at__isnull=False) | waiting)
