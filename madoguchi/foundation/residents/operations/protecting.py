"""Acts about protections (支援措置)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from madoguchi.foundation.organisation.public import Post
from madoguchi.foundation.residents.guarding import lower_guard_unless_protected, raise_guard
from madoguchi.foundation.residents.models import Household, Protection, Resident
from madoguchi.foundation.residents.policies import require_decider
from madoguchi.foundation.residents.protection_refusals import ProtectedAlready, ProtectionEnded, StillProtected
from madoguchi.foundation.residents.vocabulary import Status
from madoguchi.kernel.acts import Actor, act


def begin_protection(
    resident: Resident, *, from_on: date, until_on: date, posts: Collection[Post], by: Actor, at: datetime
) -> Protection:
    """Begin the protection of a person, and of whoever lives with them (支援措置の開始).

    Refuses ``NotDeciding``, ``ProtectedAlready``. The entry in the ledger names the posts, and no day of the term.
    """
    with act("protection.begin", on=resident, by=by, at=at, posts=sorted(post.key for post in posts)):
        require_decider(by, at=at)
        if resident.protections.filter(ended_at=None).exists():
            raise ProtectedAlready
        protection = Protection.objects.create(resident=resident, from_on=from_on, until_on=until_on, begun_at=at)
        protection.allowed_posts.set(posts)
        raise_guard(resident.household)
    return protection


def change_protection(
    protection: Protection, *, until_on: date, posts: Collection[Post], by: Actor, at: datetime
) -> None:
    """Prolong a protection, or name other posts (支援措置の延長・変更). Refuses ``NotDeciding``, ``ProtectionEnded``."""
    with act("protection.change", on=protection, by=by, at=at, posts=sorted(post.key for post in posts)):
        require_decider(by, at=at)
        if protection.ended_at is not None:
            raise ProtectionEnded
        protection.until_on = until_on
        protection.save(update_fields=["until_on"])
        protection.allowed_posts.set(posts)


def end_protection(protection: Protection, *, by: Actor, at: datetime) -> None:
    """End a protection (支援措置の終了). Refuses ``NotDeciding``, ``ProtectionEnded``."""
    with act("protection.end", on=protection, by=by, at=at):
        require_decider(by, at=at)
        if protection.ended_at is not None:
            raise ProtectionEnded
        protection.ended_at = at
        protection.save(update_fields=["ended_at"])
        lower_guard_unless_protected(protection.resident.household)


def lower_guard(household: Household, *, by: Actor, at: datetime) -> None:
    """Open a household in which nobody who lives there is protected any more (閲覧制限の解除).

    Refuses ``NotDeciding``, ``StillProtected``.
    """
    with act("household.lower_guard", on=household, by=by, at=at):
        require_decider(by, at=at)
        living = household.members.filter(status=Status.LIVING_HERE)
        if Protection.objects.filter(resident__in=living, ended_at=None).exists():
            raise StillProtected
        lower_guard_unless_protected(household)
