"""Mails to those who made a sheet, when somebody else decided on it or its data is erased: a step of the act, in the
same transaction.

The reason is not in the mail: it stands on the page, behind the sign-in.
"""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.messaging.public import Kind, queue_mail
from madoguchi.kernel.texts import Text
from madoguchi.services.evidence.models import Edition, SheetStep
from madoguchi.services.evidence.policies import makers_of

KINDS = {
    "sheet.publish": Kind.WORK_PUBLISHED,
    "sheet.return": Kind.WORK_RETURNED,
    "sheet.withdraw": Kind.WORK_WITHDRAWN,
    "sheet_figure.forget": Kind.WORK_DATA_ERASED,
}
WHAT = Text("根拠シート", "根拠シート", "sheet of evidence")
LANGUAGE = "ja"
"""Staff are written to in Japanese, as everywhere."""


def tell_makers(edition: Edition, step: SheetStep) -> None:
    """Write to everybody who had a hand in the edition, but not to whoever did this; of a withdrawal also to who approved it."""
    told = makers_of(edition)
    if step.act == "sheet.withdraw" and edition.decided_by_id is not None:
        told = User.objects.filter(Q(pk__in=told.values("pk")) | Q(pk=edition.decided_by_id), is_active=True)
    if step.by_id is not None:
        told = told.exclude(pk=step.by_id)
    url = settings.BASE_URL.rstrip("/") + reverse("evidence_edition", args=[edition.pk])
    for person in told.order_by("pk"):
        queue_mail(
            kind=KINDS[step.act],
            to=person.email or "",
            language=LANGUAGE,
            context={"what": WHAT, "title": edition.words.title, "url": url},
            key=f"{KINDS[step.act]}:sheet:{step.pk}:{person.pk}",
        )
