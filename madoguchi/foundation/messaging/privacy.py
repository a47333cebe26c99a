"""What messaging knows about people."""

from __future__ import annotations

from django.db.models import Q

from madoguchi.kernel.privacy import Personal

PERSONAL_DATA = {
    "OutgoingMail": Personal(
        purpose="telling applicants what happened, and proving that it was sent",
        retention="codes: text emptied when sent, all gone after 90 days; others: text emptied after 90 days, "
        "address and subject stay with the case",
        removed_by="madoguchi.foundation.messaging.delivery.forget_old_mails",
        rows_of=lambda person: Q(case_id__in=person.cases) | Q(to__in=person.mails),
    ),
}

CLASSES = {
    "OutgoingMail": {
        "3B": "to subject body_text calendar",
        "3C": "id key case_id",
        "2": "kind language created_at vendor attempts sending_until sent_at failed_at trouble",
    },
}
