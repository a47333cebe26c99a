"""The accounts of staff as administrators and reviewers see them: who, which posts today, which factors, last use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Max, Q, QuerySet
from django.utils.timezone import localdate

from madoguchi.foundation.accounts.public import Kind, OpenSession, StaffLink, User
from madoguchi.foundation.organisation.models import Post
from madoguchi.foundation.organisation.queries.hall import current_holdings
from madoguchi.foundation.organisation.vocabulary import Role

STATES = ("working", "without_post", "not_enrolled", "retired")


@dataclass(slots=True)
class Colleague:
    """One account of staff. ``factors`` are kinds (``totp``, ``webauthn``); ``invited`` is the newest link, if one waits."""

    user: User
    posts: list[Post] = field(default_factory=list)
    factors: list[str] = field(default_factory=list)
    last_used_at: datetime | None = None
    invited: StaffLink | None = None

    @property
    def state(self) -> str:
        """One of ``STATES``."""
        if not self.user.is_active:
            return "retired"
        if not self.factors:
            return "not_enrolled"
        return "working" if self.posts else "without_post"


def staff_matching(*, q: str = "", department: str = "", state: str = "", at: datetime) -> QuerySet[User]:
    """Accounts of staff by name; ``q`` is looked for in name and address, ``state`` is one of ``STATES``."""
    today = localdate(at)
    found = User.objects.filter(kind=Kind.STAFF).order_by("name", "id")
    if q:
        found = found.filter(Q(name__icontains=q) | Q(email__icontains=q))
    holding = current_holdings(today)
    with_factor = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values("user_id")
    if department:
        found = found.filter(pk__in=holding.filter(post__department_id=department).values("user_id"))
    if state:
        found = found.filter(is_active=state != "retired")
    if state == "not_enrolled":
        found = found.exclude(pk__in=with_factor)
    elif state == "without_post":
        found = found.filter(pk__in=with_factor).exclude(pk__in=holding.values("user_id"))
    elif state == "working":
        found = found.filter(pk__in=with_factor).filter(pk__in=holding.values("user_id"))
    return found


def staff_as_of(at: datetime) -> list[Colleague]:
    """Every open account of staff, for a review."""
    return colleagues_of(staff_matching(at=at).filter(is_active=True), at=at)


def colleagues_of(users: Iterable[User], *, at: datetime) -> list[Colleague]:
    """These accounts with what is known of them; four queries, however many there are."""
    known = {user.pk: Colleague(user) for user in users}
    today = localdate(at)
    holdings = current_holdings(today).select_related("post__department").filter(user__in=known)
    for holding in holdings:
        if known[holding.user_id].user.is_active:
            known[holding.user_id].posts.append(holding.post)
    kinds: dict[object, set[str]] = defaultdict(set)
    shown = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).filter(user__in=known)
    for user_id, kind in shown.values_list("user_id", "type"):
        kinds[user_id].add(kind)
    used = dict(OpenSession.objects.filter(user__in=known).values_list("user").annotate(Max("seen_at")))
    for link in StaffLink.objects.filter(user__in=known, used_at=None, voided_at=None).order_by("made_at"):
        known[link.user_id].invited = link
    for key, one in known.items():
        one.factors = sorted(kinds[key])
        moments = [moment for moment in (used.get(key), one.user.last_login) if moment is not None]
        one.last_used_at = max(moments, default=None)
    return list(known.values())


def administrators(at: datetime) -> list[User]:
    """Who administers the system today, by name."""
    held = current_holdings(localdate(at)).filter(post__role=Role.ADMINISTRATOR)
    return list(User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name", "id"))
