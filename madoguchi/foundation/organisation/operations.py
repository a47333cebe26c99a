"""Acts of the organisation."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.db.models import Q

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.folder import read_organisation
from madoguchi.foundation.organisation.models import Department, Holding, Post
from madoguchi.foundation.organisation.refusals import AlreadyHeld, NotHeldSoLong, NotOfStaff
from madoguchi.kernel.acts import Actor, act


def load_organisation(folder: Path, *, by: Actor, at: datetime) -> int:
    """Bring departments and posts to what ``organisation.yaml`` says; returns how many departments it lists.

    Loading twice changes nothing; what the file no longer lists stays, because people and cases hang on it.
    """
    part = read_organisation(folder)
    with act("organisation.load", on=None, by=by, at=at) as this:
        for position, one in enumerate(part.departments):
            Department.objects.update_or_create(
                key=one.key,
                defaults={
                    "name_ja": one.name.ja,
                    "name_plain": one.name.plain,
                    "name_en": one.name.en,
                    "parent_id": one.parent,
                    "phone": one.phone,
                    "position": position,
                    "place_ja": one.place.ja if one.place else "",
                    "place_plain": one.place.plain if one.place else "",
                    "place_en": one.place.en if one.place else "",
                },
            )
            for post in one.posts:
                Post.objects.update_or_create(
                    key=post.key,
                    defaults={
                        "department_id": one.key,
                        "role": post.role,
                        "title_ja": post.title.ja,
                        "title_plain": post.title.plain,
                        "title_en": post.title.en,
                    },
                )
        this.note(departments=len(part.departments), posts=sum(len(one.posts) for one in part.departments))
    return len(part.departments)


def assign_post(
    user: User, *, post: Post, from_on: date, by: Actor, at: datetime, until_on: date | None = None
) -> Holding:
    """Have a member of staff hold a post from a day on (発令); refuses ``NotOfStaff``, ``AlreadyHeld``."""
    with act("post.assign", on=user, by=by, at=at) as this:
        if not user.is_staff:
            raise NotOfStaff(name=user.name)
        if until_on is not None and until_on < from_on:
            raise NotHeldSoLong(from_on=from_on, until_on=until_on)
        meets = Q(until_on__isnull=True) | Q(until_on__gte=from_on)
        if until_on is not None:
            meets &= Q(from_on__lte=until_on)
        if Holding.objects.filter(meets, user=user, post=post).exists():
            raise AlreadyHeld(name=user.name)
        holding = Holding.objects.create(user=user, post=post, from_on=from_on, until_on=until_on)
        this.note(post=post.key, from_on=from_on.isoformat())
        this.on = holding
    return holding


def end_holding(holding: Holding, *, until_on: date, by: Actor, at: datetime) -> None:
    """Have a post held up to and including a day (退任); refuses ``NotHeldSoLong``."""
    with act("post.end", on=holding, by=by, at=at, until_on=until_on.isoformat()):
        if until_on < holding.from_on:
            raise NotHeldSoLong(from_on=holding.from_on, until_on=until_on)
        holding.until_on = until_on
        holding.save(update_fields=["until_on"])
