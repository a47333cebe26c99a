"""Who holds which post (発令・退任)."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.models import Holding, Post
from madoguchi.foundation.organisation.policies import keep_an_administrator, lock_administrators, require_administrator
from madoguchi.foundation.organisation.refusals import (
    AlreadyHeld,
    NotHeldSoLong,
    NotOfStaff,
    PostNotOffered,
    RetiredAlready,
)
from madoguchi.foundation.organisation.vocabulary import Manner
from madoguchi.kernel.acts import Actor, act


def assign_post(
    user: User,
    *,
    post: Post,
    from_on: date,
    by: Actor,
    at: datetime,
    until_on: date | None = None,
    manner: str = Manner.REGULAR,
) -> Holding:
    """Have a member of staff hold a post from a day on (発令); administrators only, and never to oneself.

    Refuses ``NotOfStaff``, ``AlreadyHeld``, ``NotHeldSoLong``, ``PostNotOffered``, ``RetiredAlready``,
    ``NotAnAdministrator``, ``NotYourself``.
    """
    with act("post.assign", on=user, by=by, at=at) as this:
        require_administrator(by, about=user, at=at)
        holding = hold_post(user, post=post, from_on=from_on, until_on=until_on, manner=manner)
        this.note(post=post.key, from_on=from_on.isoformat(), manner=str(manner))
        this.on = holding
    return holding


def end_holding(holding: Holding, *, until_on: date, by: Actor, at: datetime) -> None:
    """Have a post held up to and including a day (退任); administrators only.

    Refuses ``NotHeldSoLong``, ``LastAdministrator``, ``NotAnAdministrator``, ``NotYourself``.
    """
    with act("post.end", on=holding, by=by, at=at, until_on=until_on.isoformat()):
        lock_administrators()
        require_administrator(by, about=holding.user, at=at)
        if until_on < holding.from_on:
            raise NotHeldSoLong(from_on=holding.from_on, until_on=until_on)
        keep_an_administrator(holding.user, without=holding, until_on=until_on, at=at)
        holding.until_on = until_on
        holding.save(update_fields=["until_on"])


def hold_post(user: User, *, post: Post, from_on: date, until_on: date | None, manner: str) -> Holding:
    """The new holding; a step of an act."""
    if not user.is_staff:
        raise NotOfStaff(name=user.name)
    if not user.is_active:
        raise RetiredAlready(name=user.name)
    if not post.listed:
        raise PostNotOffered(post=post.label)
    if until_on is not None and until_on < from_on:
        raise NotHeldSoLong(from_on=from_on, until_on=until_on)
    meets = Q(until_on__isnull=True) | Q(until_on__gte=from_on)
    if until_on is not None:
        meets &= Q(from_on__lte=until_on)
    if Holding.objects.filter(meets, user=user, post=post).exists():
        raise AlreadyHeld(name=user.name)
    return Holding.objects.create(user=user, post=post, from_on=from_on, until_on=until_on, manner=manner)
