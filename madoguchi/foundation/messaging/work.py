"""Telling colleagues what became of something that they made: a step of the act, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.messaging.outbox import queue_mail
from madoguchi.foundation.messaging.vocabulary import Kind
from madoguchi.kernel.texts import Text

LANGUAGE = "ja"
"""Staff are written to in Japanese, as everywhere."""


def tell_of_work(people: Iterable[User], kind: Kind, *, what: Text, title: str, page: str, key: str) -> None:
    """Write to each of them. ``page`` is its path at the staff desk, where the reason stands behind the sign-in: it is
    not in the mail. ``key`` names the occasion."""
    for person in people:
        queue_mail(
            kind=kind,
            to=person.email or "",
            language=LANGUAGE,
            context={"what": what, "title": title, "url": settings.BASE_URL.rstrip("/") + page},
            key=f"{kind}:{key}:{person.pk}",
        )
