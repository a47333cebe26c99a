"""Where posts come from: the organisation stands above this room and says it here at start-up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from madoguchi.foundation.accounts.models import User
from madoguchi.foundation.accounts.vocabulary import PostHeld

PostSource = Callable[[User, date], list[PostHeld]]
_source: PostSource | None = None


class NobodyKnowsPosts(RuntimeError):
    """A post was asked for while no room has said where posts come from."""


def register_post_source(source: PostSource) -> None:
    """Have ``source(user, on)`` answer which posts somebody holds on a day."""
    global _source
    _source = source


def posts_of(user: User, on: date) -> list[PostHeld]:
    """The posts of a member of staff on a day."""
    if _source is None:
        raise NobodyKnowsPosts
    return _source(user, on)
