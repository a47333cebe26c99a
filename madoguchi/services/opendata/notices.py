"""Mails to those who prepared a version, when it was published, returned or withdrawn: a step of the act."""

from __future__ import annotations

from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.messaging.public import Kind, tell_of_work
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


def tell_makers(version: Version, step: Step) -> None:
    """Write to everybody who had a hand in the version, but not to whoever did this; of a withdrawal also to who approved it.
    What renews itself has nobody behind it."""
    told = makers_of(version)
    if step.act == "version.withdraw" and version.decided_by_id is not None:
        told |= User.objects.filter(pk=version.decided_by_id, is_active=True)
    tell_of_work(
        [one for one in told.order_by("pk") if one.pk != step.by_id],
        KINDS[step.act],
        what=WHAT,
        title=version.dataset.title,
        page=reverse("opendata_version", args=[version.pk]),
        key=f"version:{step.pk}",
    )
