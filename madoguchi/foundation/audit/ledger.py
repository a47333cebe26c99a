"""Writing lines. These are not acts: an act is what they are about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from madoguchi.foundation.audit.models import AccessLine, Attempt, AuditEntry
from madoguchi.kernel.acts import Act, Actor


def write_entry(this: Act) -> None:
    """The recorder of acts: one entry, in the act's transaction."""
    subject = this.on
    AuditEntry.objects.create(
        at=this.at,
        act=this.name,
        actor_kind=this.by.kind,
        actor_id=this.by.id,
        actor_name=this.by.name,
        actor_post=this.by.post,
        subject_model=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        detail=this.detail,
    )


def record_view(
    *,
    by: Actor,
    purpose: str,
    what: str,
    at: datetime,
    account_id: str = "",
    resident_id: str = "",
    case_id: str = "",
    case_number: str = "",
) -> None:
    """Write that somebody is about to look at somebody's data; if this raises, show nothing.

    ``purpose`` and ``what`` are English msgids (``gettext_noop``), so that the person concerned reads them in
    his own language. Commits on its own: raises ``RuntimeError`` inside an open transaction, because a line that
    a later rollback could take back would not have been written.
    """
    with transaction.atomic(durable=True):
        AccessLine.objects.create(
            at=at,
            actor_kind=by.kind,
            actor_id=by.id,
            actor_name=by.name,
            actor_post=by.post,
            purpose=purpose,
            what=what,
            account_id=str(account_id),
            resident_id=str(resident_id),
            case_id=str(case_id),
            case_number=case_number,
        )


def record_views(
    people: Iterable[tuple[str, str]], *, by: Actor, purpose: str, what: str, at: datetime, case_number: str = ""
) -> None:
    """``record_view`` for everybody of a list, each by id of the register and of the account (may be empty): one query."""
    lines = [
        AccessLine(
            at=at, actor_kind=by.kind, actor_id=by.id, actor_name=by.name, actor_post=by.post, purpose=purpose, what=what,
            resident_id=str(resident_id), account_id=str(account_id), case_number=case_number,
        )
        for resident_id, account_id in people
    ]  # fmt: skip
    with transaction.atomic(durable=True):
        AccessLine.objects.bulk_create(lines)


def record_attempt(*, kind: str, key: str, succeeded: bool, at: datetime) -> None:
    """Write a try at a door; ``kind`` is ``app.words``, ``key`` whose door (stored as a keyed hash only).

    Commits on its own like ``record_view``, so a refusal that follows cannot take it back.
    """
    with transaction.atomic(durable=True):
        Attempt.objects.create(at=at, kind=kind, key=_hash(kind, key), succeeded=succeeded)


def attempts_since(kind: str, key: str, since: datetime, *, succeeded: bool | None = None) -> int:
    """How many tries there were at that door from ``since`` on; ``succeeded`` narrows to one outcome."""
    tries: QuerySet[Attempt] = Attempt.objects.filter(kind=kind, key=_hash(kind, key), at__gte=since)
    return (tries if succeeded is None else tries.filter(succeeded=succeeded)).count()


def latest_attempts(kind: str, key: str, since: datetime, *, succeeded: bool | None, most: int) -> list[datetime]:
    """When that door was tried from ``since`` on, newest first, no more than ``most`` of them."""
    tries: QuerySet[Attempt] = Attempt.objects.filter(kind=kind, key=_hash(kind, key), at__gte=since).order_by("-at")
    return list((tries if succeeded is None else tries.filter(succeeded=succeeded)).values_list("at", flat=True)[:most])


def keys_of(names: Iterable[str]) -> list[str]:
    """The digests under which these names (mail addresses) may stand in the ledger, for every kind of door."""
    kinds = list(Attempt.objects.order_by().values_list("kind", flat=True).distinct())
    return [_hash(kind, name) for kind in kinds for name in names]


def _hash(kind: str, key: str) -> str:
    return salted_hmac(f"audit.attempt.{kind}", key.strip().casefold(), algorithm="sha256").hexdigest()
