"""Delivering mails: the job behind each row, at least once and never two at a time."""

from __future__ import annotations

import re
import uuid
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.db.models import F, Q

from madoguchi.foundation.cases.public import case_for_mail
from madoguchi.foundation.files.public import refuse_anothers
from madoguchi.foundation.messaging.models import OutgoingMail
from madoguchi.foundation.messaging.vendors import AddressRefused, Letter, mail_vendor_in_use
from madoguchi.foundation.messaging.vocabulary import CODES, KEPT_FOR
from madoguchi.kernel import clock, jobs

# No row stays locked while the network is slow: a worker notes that it is at it, sends, and notes the outcome.
RECEIPT_NUMBER = re.compile(r"(?<![\d-])\d{3}-\d{3}-\d{4}(?![\d-])")
SENDING_TAKES_AT_MOST = timedelta(minutes=3)


class StillBeingSent(RuntimeError):
    """Another worker noted that it is sending this mail; the job looks again later in case it died."""


@jobs.job("messaging.send_mail", attempts=12)
def send_mail(*, key: str, mail_id: str) -> None:
    """Send one mail unless it is already sent."""
    now = clock.now()
    waiting = OutgoingMail.objects.filter(id=uuid.UUID(mail_id), sent_at=None, failed_at=None)
    mine = waiting.filter(Q(sending_until=None) | Q(sending_until__lt=now)).update(
        sending_until=now + SENDING_TAKES_AT_MOST, attempts=F("attempts") + 1
    )
    if not mine:
        if waiting.exists():
            raise StillBeingSent
        return
    mail = OutgoingMail.objects.get(id=uuid.UUID(mail_id))
    vendor = mail_vendor_in_use()
    try:
        vendor.send(Letter(mail.to, mail.subject, mail.body_text, message_id_of(mail), _whose(mail), mail.calendar))
    except AddressRefused as refused:
        _note(mail, failed_at=clock.now(), vendor=vendor.name, trouble=f"refused: {refused}"[:120])
    except Exception as trouble:
        # Only the kind of trouble: a server's own words may quote the address or the text.
        _note(mail, trouble=type(trouble).__name__)
        raise
    else:
        spent = vendor.name != "demo" and mail.kind in CODES
        _note(mail, sent_at=clock.now(), vendor=vendor.name, trouble="", **({"body_text": ""} if spent else {}))


def message_id_of(mail: OutgoingMail) -> str:
    """``<id@sender's domain>``: one row, one Message-ID."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    return f"<{mail.id}@{domain}>"


def _whose(mail: OutgoingMail) -> str:
    """Whose the mail is; refuses to send a case's mail which names another case, or none."""
    if not mail.case_id:
        return f"mail:{mail.id}"
    number = case_for_mail(uuid.UUID(mail.case_id)).number
    named = set(RECEIPT_NUMBER.findall(f"{mail.subject}\n{mail.body_text}"))
    # A telephone number may look like one: what must stand there is this case's.
    refuse_anothers({number}, named & {number} or named, what=f"mail {mail.kind}")
    return f"case:{number}"


def forget_old_mails(*, at: datetime) -> int:
    """After ``KEPT_FOR``, delete the mails that belong to no case and empty the texts of the others.

    That a case's applicant was written to, when, and at which address stays as long as the case.
    """
    ended = Q(sent_at__isnull=False) | Q(failed_at__isnull=False)
    old = OutgoingMail.objects.filter(ended, created_at__lt=at - KEPT_FOR)
    return old.filter(case_id="").delete()[0] + old.exclude(body_text="").update(body_text="", calendar="")


def _note(mail: OutgoingMail, **outcome: object) -> None:
    OutgoingMail.objects.filter(id=mail.id, sent_at=None).update(sending_until=None, **outcome)
