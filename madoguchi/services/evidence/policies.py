"""Who makes sheets, and who decides on them: by post, as the city's folder says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import Post, Role, posts_held
from madoguchi.kernel.acts import Actor
from madoguchi.services.evidence.desk_refusals import NotForThisPost, NotTheDecider, SamePersonPublishes
from madoguchi.services.evidence.folder import evidence_rules
from madoguchi.services.evidence.models import Edition

WORKING = (Role.CLERK, Role.CHIEF)
WRITING = (
    "sheet.begin",
    "sheet.write",
    "sheet.submit",
    "sheet.renew",
    "sheet_figure.draw",
    "sheet_figure.move",
    "sheet_figure.remove",
)
"""Whoever did one of these with an edition does not decide on it."""


def posts_prepare(posts: Iterable[Post]) -> bool:
    """Whether one of these posts makes sheets."""
    departments = evidence_rules().departments
    return any(post.role in WORKING and post.department_id in departments for post in posts)


def posts_decide(posts: Iterable[Post]) -> bool:
    """Whether one of these posts decides on sheets."""
    named = evidence_rules().approved_by
    return any(post.role in WORKING and post.key in named for post in posts)


def may_prepare(user: User, *, on: date) -> bool:
    """Clerks and chiefs of the departments that the file names (政策担当)."""
    return user.is_staff and posts_prepare(posts_held(user, on))


def may_decide(user: User, *, on: date) -> bool:
    """The posts that the file names."""
    return user.is_staff and posts_decide(posts_held(user, on))


def may_see(user: User, *, on: date) -> bool:
    """Editions that are not public yet: whoever makes sheets or decides on them."""
    return may_prepare(user, on=on) or may_decide(user, on=on)


def had_a_hand_in(user: User, edition: Edition) -> bool:
    """Whether somebody wrote the edition, or a part of it."""
    if user.pk in (edition.written_by_id, edition.submitted_by_id):
        return True
    return edition.steps.filter(act__in=WRITING, by=user).exists()


def makers_of(edition: Edition) -> QuerySet[User]:
    """Whoever wrote it, or a part of it, and still works here."""
    hands = edition.steps.filter(act__in=WRITING).values("by")
    known = [one for one in (edition.written_by_id, edition.submitted_by_id) if one]
    return User.objects.filter(Q(pk__in=hands) | Q(pk__in=known), is_active=True)


def require_preparer(by: Actor, *, at: datetime) -> User:
    """Who writes; refuses ``NotForThisPost``."""
    person = _person_behind(by)
    if not may_prepare(person, on=localdate(at)):
        raise NotForThisPost
    return person


def require_decider(by: Actor, edition: Edition, *, at: datetime) -> User:
    """Who decides; refuses ``NotTheDecider`` and ``SamePersonPublishes``."""
    person = _person_behind(by)
    if not may_decide(person, on=localdate(at)):
        raise NotTheDecider
    if had_a_hand_in(person, edition):
        raise SamePersonPublishes
    return person


def require_either(by: Actor, *, at: datetime) -> User:
    """Who takes something down; refuses ``NotForThisPost``."""
    person = _person_behind(by)
    if not may_see(person, on=localdate(at)):
        raise NotForThisPost
    return person


def _person_behind(by: Actor) -> User:
    person = User.objects.filter(pk=by.id).first() if by.kind == "staff" else None
    if person is None:
        raise NotForThisPost
    return person
