"""Who may see people that are protected (支援措置)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import posts_held
from madoguchi.foundation.residents.models import Household, Protection
from madoguchi.foundation.residents.protection_refusals import NotDeciding
from madoguchi.foundation.residents.rules import register_rules
from madoguchi.kernel.acts import Actor


def may_decide_on_protection(user: User | None, on: date) -> bool:
    """Begin and end protections: holders of the posts that the city's ``register.yaml`` names."""
    return bool(_posts(user, on) & register_rules().decided_by)


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


def _who_sees_all() -> frozenset[str]:
    rules = register_rules()
    return rules.decided_by | rules.seen_by


def _posts(user: User | None, on: date) -> set[str]:
    if user is None or not user.is_staff:
        return set()
    return {post.key for post in posts_held(user, on)}
