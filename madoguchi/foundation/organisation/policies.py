"""Who may administer accounts and posts (利用者管理), and what must never be lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db.models import Q
from django.utils.timezone import localdate

from madoguchi.foundation.accounts.public import User, enrolled
from madoguchi.foundation.organisation.models import Holding
from madoguchi.foundation.organisation.queries.hall import is_administrator, posts_held
from madoguchi.foundation.organisation.refusals import LastAdministrator, NotAnAdministrator, NotYourself
from madoguchi.foundation.organisation.vocabulary import Role
from madoguchi.kernel.acts import Actor

READS_THE_TRAIL = (Role.ADMINISTRATOR, Role.AUDITOR)


def may_administer(user: User, *, on: date) -> bool:
    """Invite, assign, retire, reset: administrators of the system."""
    return user.is_staff and is_administrator(user, on)


def may_audit(user: User, *, on: date) -> bool:
    """Read the audit trail and take part in reviews of accounts: administrators, and the auditors (監査)."""
    return user.is_staff and any(post.role in READS_THE_TRAIL for post in posts_held(user, on))


def require_administrator(by: Actor, *, about: User | None, at: datetime) -> None:
    """Refuse ``NotAnAdministrator``; ``NotYourself`` where he would change his own account.

    The system (the console, the loading of a folder) may: whoever commands it owns the machine.
    """
    if by.kind == "system":
        return
    _require(by, at, may=lambda person, on: may_administer(person, on=on))
    if about is not None and str(about.pk) == by.id:
        raise NotYourself


def require_auditor(by: Actor, *, at: datetime) -> None:
    """Refuse ``NotAnAdministrator`` for whoever is neither administrator nor auditor."""
    if by.kind != "system":
        _require(by, at, may=lambda person, on: may_audit(person, on=on))


def _require(by: Actor, at: datetime, *, may: Callable[[User, date], bool]) -> None:
    person = User.objects.filter(pk=by.id).first() if by.kind == "staff" else None
    if person is None or not may(person, localdate(at)):
        raise NotAnAdministrator


def lock_administrators() -> None:
    """Whoever takes a right of an administrator away waits here for the others; called before anything is judged."""
    list(
        Holding.objects.select_for_update()
        .filter(post__role=Role.ADMINISTRATOR)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def keep_an_administrator(user: User, *, without: Holding | None, until_on: date, at: datetime) -> None:
    """Refuse ``LastAdministrator`` if, after ``until_on``, nobody would be left who can run the system.

    ``without`` is the holding that ends, or ``None`` when all of ``user`` end. Somebody counts who can sign in.
    """
    ending = [without] if without is not None else list(user.holdings.select_related("post"))
    if not any(one.post.role == Role.ADMINISTRATOR for one in ending):
        return
    left = (
        Holding.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=until_on), post__role=Role.ADMINISTRATOR)
        .filter(user__is_active=True, from_on__lte=max(until_on, localdate(at)))
        .exclude(pk__in=[one.pk for one in ending])
    )
    if not enrolled(Q(pk__in=left.values("user_id"))):
        raise LastAdministrator
