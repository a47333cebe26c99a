"""Who prepares data, and who decides on it: by post, as the city's folder says."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import Role, posts_held
from madoguchi.kernel.acts import Actor
from madoguchi.services.opendata.models import Dataset, Version
from madoguchi.services.opendata.refusals import (
    NotForThisDataset,
    NotTheDecider,
    NotTheOffice,
    SamePersonPublishes,
)

WORKING = (Role.CLERK, Role.CHIEF)
PREPARING = ("version.prepare", "version.repair", "version.submit", "version.restore")
"""Whoever did one of these with a version does not decide on it."""


def makers_of(version: Version) -> QuerySet[User]:
    """Whoever prepared it, or had a hand in it, and still works here."""
    hands = version.steps.filter(act__in=PREPARING).values("by")
    known = [one for one in (version.prepared_by_id, version.submitted_by_id) if one]
    return User.objects.filter(Q(pk__in=hands) | Q(pk__in=known), is_active=True)


def may_prepare(user: User, dataset: Dataset, *, on: date) -> bool:
    """The department that owns it, and the office of the catalogue."""
    keys = {dataset.owner, dataset.definition.office}
    return user.is_staff and any(post.role in WORKING and post.department_id in keys for post in posts_held(user, on))


def may_decide(user: User, dataset: Dataset, *, on: date) -> bool:
    """The chief of the department that owns it, and the posts named for the whole catalogue."""
    return user.is_staff and any(
        (post.role == Role.CHIEF and post.department_id == dataset.owner)
        or (post.role in WORKING and post.key in dataset.definition.approved_by)
        for post in posts_held(user, on)
    )


def may_see(user: User, dataset: Dataset, *, on: date) -> bool:
    """Versions that are not public yet: whoever prepares or decides."""
    return may_prepare(user, dataset, on=on) or may_decide(user, dataset, on=on)


def works_here(user: User, *, on: date) -> bool:
    """Whoever holds a clerk's or chief's post sees how the catalogue stands."""
    return user.is_staff and any(post.role in WORKING for post in posts_held(user, on))


def may_answer_requests(user: User, *, on: date) -> bool:
    """The office of the catalogue, and the posts named for the whole of it."""
    offices: set[str] = set()
    deciders: set[str] = set()
    for dataset in Dataset.objects.filter(listed=True).only("content"):
        offices.add(dataset.definition.office)
        deciders |= set(dataset.definition.approved_by)
    return user.is_staff and any(
        post.role in WORKING and (post.department_id in offices or post.key in deciders)
        for post in posts_held(user, on)
    )


def require_office(by: Actor, *, at: datetime) -> User:
    """Who answers requests; refuses ``NotTheOffice``."""
    person = User.objects.filter(pk=by.id).first() if by.kind == "staff" else None
    if person is None or not may_answer_requests(person, on=localdate(at)):
        raise NotTheOffice
    return person


def had_a_hand_in(user: User, version: Version) -> bool:
    """Whether somebody prepared the version, or a part of it."""
    if user.pk in (version.prepared_by_id, version.submitted_by_id):
        return True
    return version.steps.filter(act__in=PREPARING, by=user).exists()


def require_preparer(by: Actor, dataset: Dataset, *, at: datetime) -> User | None:
    """Who prepares; ``None`` for the system itself. Refuses ``NotForThisDataset``."""
    if by.kind == "system":
        return None
    user = _person_behind(by)
    if not may_prepare(user, dataset, on=localdate(at)):
        raise NotForThisDataset
    return user


def require_decider(by: Actor, version: Version, *, at: datetime) -> User:
    """Who decides; refuses ``NotTheDecider`` and ``SamePersonPublishes``. The system itself never decides here."""
    user = _person_behind(by)
    if not may_decide(user, version.dataset, on=localdate(at)):
        raise NotTheDecider
    if had_a_hand_in(user, version):
        raise SamePersonPublishes
    return user


def require_either(by: Actor, dataset: Dataset, *, at: datetime) -> User:
    """Who takes something down: whoever prepares or decides. Refuses ``NotForThisDataset``."""
    user = _person_behind(by)
    if not may_see(user, dataset, on=localdate(at)):
        raise NotForThisDataset
    return user


def _person_behind(by: Actor) -> User:
    person = User.objects.filter(pk=by.id).first() if by.kind == "staff" else None
    if person is None:
        raise NotForThisDataset
    return person
