"""Reading the ledgers (監査記録の閲覧): narrowed, newest first, page by page, quick however long they are.

Each filter turns into *arms*: queries with an equality that an index answers in order. Of each arm only a page is read;
the arms are merged here. A page is found again by its last line (keyset), never by counting lines.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from madoguchi.foundation.audit.models import AccessLine, Attempt, AuditEntry

L = TypeVar("L", bound=Model)
PAGE = 50
Subject = tuple[str, str]
"""``app.model`` and key of what an act is about."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a ledger is asked for. Empty parts ask for everything; ``until`` is the first moment no longer asked.

    ``posts`` are posts as they are written in the ledgers; ``persons`` and ``accounts`` keys of accounts. A ledger
    passes over what it does not know (attempts know days and kind only).
    """

    since: datetime | None = None
    until: datetime | None = None
    act: str = ""
    kind: str = ""
    persons: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    subjects: tuple[Subject, ...] = ()
    case_id: str = ""
    accounts: tuple[str, ...] = ()
    residents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """The last line that was read: its moment and key."""

    at: datetime
    key: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.key}"


def read_place(text: str) -> Place | None:
    """What ``str(place)`` wrote; ``None`` for anything else."""
    moment, _mark, key = text.rpartition("_")
    try:
        place = Place(datetime.fromisoformat(moment), int(key))
    except ValueError:
        return None
    return place if place.at.tzinfo is not None else None


@dataclass(slots=True)
class Lines:
    """One page of a ledger, and where the next one begins (``None`` at the end)."""

    rows: list[Any] = field(default_factory=list)
    after: Place | None = None


def acts(asked: Asked, *, after: Place | None = None, limit: int = PAGE) -> Lines:
    """Acts that were done."""
    found = AuditEntry.objects.all()
    if asked.act:
        found = found.filter(act=asked.act)
    if asked.subjects:
        arms = [found.filter(subject_model=model, subject_id=key) for model, key in asked.subjects]
        arms = [_narrowed(arm, asked) for arm in arms]
    else:
        arms = _by_actor(found, asked)
    arms += [found.filter(actor_id=key) for key in asked.accounts]
    return _page(arms, asked, after, limit)


def looks(asked: Asked, *, after: Place | None = None, limit: int = PAGE) -> Lines:
    """Looks at somebody's data."""
    found = AccessLine.objects.all()
    if asked.case_id:
        arms = [_narrowed(found.filter(case_id=asked.case_id), asked)]
    elif asked.accounts or asked.residents:
        whose = [found.filter(account_id=key) for key in asked.accounts]
        whose += [found.filter(resident_id=key) for key in asked.residents]
        arms = [_narrowed(arm, asked) for arm in whose]
    else:
        arms = _by_actor(found, asked)
    return _page(arms, asked, after, limit)


def attempts(asked: Asked, *, after: Place | None = None, limit: int = PAGE) -> Lines:
    """Tries at doors."""
    found = Attempt.objects.all()
    return _page([found.filter(kind=asked.kind) if asked.kind else found], asked, after, limit)


def _narrowed(arm: QuerySet[L], asked: Asked) -> QuerySet[L]:
    if asked.persons:
        arm = arm.filter(actor_id__in=asked.persons)
    return arm.filter(actor_post__in=asked.posts) if asked.posts else arm


def _by_actor(found: QuerySet[L], asked: Asked) -> list[QuerySet[L]]:
    if asked.persons:
        arms = [found.filter(actor_id=key) for key in asked.persons]
        return [arm.filter(actor_post__in=asked.posts) for arm in arms] if asked.posts else arms
    if asked.posts:
        return [found.filter(actor_post=post) for post in asked.posts]
    nobody_in_particular = not (asked.accounts or asked.subjects)
    return [found] if nobody_in_particular else []


def _page(arms: Sequence[QuerySet[Any]], asked: Asked, after: Place | None, limit: int) -> Lines:
    rows: list[Any] = []
    seen: set[int] = set()
    for row in heapq.merge(*(_slice(arm, asked, after, limit + 1) for arm in arms), key=_order):
        if row.pk not in seen:
            seen.add(row.pk)
            rows.append(row)
        if len(rows) > limit:
            break
    more = len(rows) > limit
    rows = rows[:limit]
    return Lines(rows, Place(rows[-1].at, rows[-1].pk) if more else None)


def _slice(arm: QuerySet[Any], asked: Asked, after: Place | None, limit: int) -> Iterator[Any]:
    if asked.since is not None:
        arm = arm.filter(at__gte=asked.since)
    if asked.until is not None:
        arm = arm.filter(at__lt=asked.until)
    if after is not None:
        # Not “at < … or (at = … and id < …)”: only a plain bound is answered from an index.
        arm = arm.filter(at__lte=after.at).exclude(at=after.at, pk__gte=after.key)
    yield from arm.order_by("-at", "-pk")[:limit]


def _order(row: Any) -> tuple[float, int]:
    return -row.at.timestamp(), -row.pk
