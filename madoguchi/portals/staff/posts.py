"""The posts that the staff shell shows beside the name."""

from __future__ import annotations

from django.http import HttpRequest

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import Post, posts_held
from madoguchi.kernel import clock


def posts_of(request: HttpRequest) -> list[Post]:
    """The posts held today by the one who looks; none for a stranger."""
    user = getattr(request, "user", None)
    return posts_held(user, clock.today()) if isinstance(user, User) else []
