"""Following a one-time link, and ending a session of one's own."""

from __future__ import annotations

from datetime import datetime

from madoguchi.foundation.accounts.links import end_sessions
from madoguchi.foundation.accounts.models import OpenSession, StaffLink, User
from madoguchi.foundation.accounts.operations.staff import choose_password
from madoguchi.foundation.accounts.refusals import LinkNotUsable, NotYourSession
from madoguchi.kernel.acts import Actor, act


def use_staff_link(link: StaffLink, *, password: str, by: Actor, at: datetime) -> User:
    """Choose a password by a one-time link (初回設定・再設定); the link is used up, other sessions end.

    It leads to setting up a second factor and no further. Refuses ``LinkNotUsable``, ``PasswordTooWeak``.
    """
    with act("staff_link.use", on=link, by=by, at=at, purpose=link.purpose):
        user = User.objects.select_for_update().get(pk=link.user_id)
        if not link.is_usable(at) or not user.is_active or not user.is_staff:
            raise LinkNotUsable
        choose_password(user, password)
        user.save(update_fields=["password"])
        end_sessions(user, at=at)
        link.used_at = at
        link.save(update_fields=["used_at"])
    return user


def end_session(session: OpenSession, *, by: Actor, at: datetime) -> None:
    """End one of one's own sessions (端末のログアウト); ending it twice is harmless. Refuses ``NotYourSession``."""
    with act("session.end", on=session, by=by, at=at):
        if str(session.user_id) != by.id:
            raise NotYourSession
        session.ended_at = session.ended_at or at
        session.save(update_fields=["ended_at"])
