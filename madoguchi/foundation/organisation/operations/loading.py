"""Taking over the departments and posts of a city's folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from madoguchi.foundation.organisation.folder import read_organisation
from madoguchi.foundation.organisation.models import Department, Post
from madoguchi.kernel.acts import Actor, act


def load_organisation(folder: Path, *, by: Actor, at: datetime) -> int:
    """Bring departments and posts to what ``organisation.yaml`` says; returns how many departments it lists.

    Loading twice changes nothing; what the file no longer lists stays, because people and cases hang on it, but its
    posts are given to nobody any more. Who holds a post is not in the file, and is never changed by loading.
    """
    part = read_organisation(folder)
    with act("organisation.load", on=None, by=by, at=at) as this:
        roles = dict(Post.objects.values_list("key", "role"))
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
                        "listed": True,
                    },
                )
        listed = {post.key: post.role for one in part.departments for post in one.posts}
        dropped = Post.objects.filter(listed=True).exclude(key__in=listed)
        this.note(
            dropped=sorted(dropped.values_list("key", flat=True)),
            other_role=sorted(key for key, role in listed.items() if roles.get(key, role) != role),
        )
        dropped.update(listed=False)
        this.note(departments=len(part.departments), posts=sum(len(one.posts) for one in part.departments))
    return len(part.departments)
