"""Mails to those who prepared a version, when it was published, returned or withdrawn: a step of the act, in the same
transaction. The reason is not in the mail: it stands on the page, behind the sign-in.
"""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.messaging.public import Kind, queue_mail
from madoguchi.kernel.texts import Text
from madoguchi.services.opendata.models import Step, Version
from madoguchi.services.opendata.policies import makers_of

KINDS = {
    "version.publish": Kind.WORK_PUBLISHED,
    "version.return": Kind.WORK_RETURNED,
    "version.stop": Kind.WORK_RETURNED,
    "version.withdraw": Kind.WORK_WITHDRAWN,
}
WHAT = Text("オープンデータ", "オープンデータ", "dataset")
LANGUAGE = "ja"
"""Staff are written to in Japanese, as everywhere."""


def tell_makers(version: Version, step: Step) -> None:
    """Write to everybody who had a hand in the version, but not to whoever did this; of a withdrawal also to who approved it.
    What renews itself has nobody behind it."""
    told = makers_of(version)
    if step.act == "version.withdraw" and version.decided_by_id is not None:
        told = User.objects.filter(Q(pk__in=told.values("pk")) | Q(pk=version.decided_by_id), is_active=True)
    if step.by_id is not None:
        told = told.exclude(pk=step.by_id)
    url = settings.BASE_URL.rstrip("/") + reverse("opendata_version", args=[version.pk])
    for person in told.order_by("pk"):
        queue_mail(
            kind=KINDS[step.act],
            to=person.email or "",
            language=LANGUAGE,
            context={"what": WHAT, "title": version.dataset.title, "url": url},
            key=f"{KINDS[step.act]}:version:{step.pk}:{person.pk}",
        )
