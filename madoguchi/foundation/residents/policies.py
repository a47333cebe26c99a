"""Who may see people that are protected (支援措置)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import Post, posts_held
from madoguchi.foundation.residents.matching import name_key
from madoguchi.foundation.residents.models import Household, Protection, Resident
from madoguchi.foundation.residents.protection_refusals import NotDeciding
from madoguchi.foundation.residents.rules import register_rules
from madoguchi.kernel.acts import Actor


@dataclass(frozen=True, slots=True)
class GuardedPerson:
    """Somebody of a guarded household, and whether whoever looks may see them."""

    resident_id: str
    account_id: str
    name_key: str
    born_on: date
    seen: bool


def may_decide_on_protection(user: User | None, on: date) -> bool:
    """Begin and end protections: holders of the posts that the city's ``register.yaml`` names."""
    return bool(_posts(user, on) & register_rules().decided_by)


def deciding_posts() -> list[Post]:
    """The posts that decide on protections and see everybody: whom to call."""
    return list(Post.objects.filter(key__in=register_rules().decided_by).select_related("department").order_by("key"))


def require_decider(by: Actor, *, at: datetime) -> None:
    """Refuse ``NotDeciding`` for whoever may not decide on protections; the system (the console, an import) may."""
    if by.kind == "system":
        return
    user = User.objects.filter(pk=by.id).first() if by.kind == "staff" else None
    if not may_decide_on_protection(user, localdate(at)):
        raise NotDeciding


def may_see_protected(user: User | None, household: Household, on: date) -> bool:
    """Whether a person may see who lives in ``household``, and where; everybody of staff where nobody is protected.

    Reads the guard from the row in hand and the posts named by protections of people who live there. A guard without
    a protection in force is seen through by those only who decide on protections.
    """
    if not household.address_guarded:
        return user is not None and user.is_staff
    posts = _posts(user, on)
    if not posts:
        return False
    if posts & _who_sees_all():
        return True
    in_force = Protection.objects.filter(resident__household_id=household.pk, ended_at=None)
    return in_force.filter(allowed_posts__in=posts).exists()


def households_hidden_from(user: User | None, on: date) -> frozenset[UUID]:
    """The guarded households that a person may not see: for lists, which leave their people out. Two queries."""
    guarded = frozenset(Household.objects.filter(address_guarded=True).order_by().values_list("pk", flat=True))
    posts = _posts(user, on)
    if not guarded or posts & _who_sees_all():
        return frozenset()
    named = Protection.objects.filter(ended_at=None, allowed_posts__in=posts)
    return guarded - frozenset(named.values_list("resident__household_id", flat=True))


def guarded_among(
    user: User | None,
    on: date,
    *,
    residents: Collection[str] = (),
    accounts: Collection[str] = (),
    names: Collection[str] = (),
) -> list[GuardedPerson]:
    """Who lives in a guarded household, of these ids of the register, owners of accounts, and people so called.

    For lists of other rooms that speak of people. ``names`` are as written anywhere; several people may bear one, so the
    caller compares the day of birth. One query where nobody is guarded, at most four; however many are asked about.
    """
    about = Q(pk__in=[one for one in set(residents) if _is_id(one)])
    about |= Q(account_id__in=[one for one in set(accounts) if one])
    about |= Q(name_key__in={key for name in names if (key := name_key(name))})
    rows: list[tuple[Any, ...]] = list(
        Resident.objects.filter(about, household__address_guarded=True)
        .order_by()
        .values_list("pk", "account_id", "name_key", "born_on", "household_id")
    )
    hidden = households_hidden_from(user, on) if rows else frozenset()
    return [
        GuardedPerson(str(pk), str(account or ""), name, born_on, household not in hidden)
        for pk, account, name, born_on, household in rows
    ]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _who_sees_all() -> frozenset[str]:
    rules = register_rules()
    return rules.decided_by | rules.seen_by


def _posts(user: User | None, on: date) -> set[str]:
    if user is None or not user.is_staff:
        return set()
    return {post.key for post in posts_held(user, on)}
