"""When a session ends (セッションの期限): unused for a while, or after a day's work; held on the server's side.

The moments stand in the session itself. They are written at most once a minute, so that reading pages writes little.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

from madoguchi.foundation.accounts.limits import client_of
from madoguchi.foundation.accounts.models import OpenSession, User
from madoguchi.foundation.accounts.session import has_second_factor

BEGAN, SEEN, LISTED, ENDED = "madoguchi_began", "madoguchi_seen", "madoguchi_listed", "madoguchi_ended"
NOTED_EVERY = timedelta(minutes=1)
WARNED_BEFORE = timedelta(minutes=5)
LISTED_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Span:
    """How long a session lasts when it is not used, and at the longest."""

    idle: timedelta
    whole: timedelta


@dataclass(frozen=True, slots=True)
class Left:
    """Seconds until a session ends when nothing is done, and until it ends in any case."""

    idle: int
    whole: int

    @property
    def seconds(self) -> int:
        """Whichever comes first, never below 0."""
        return max(0, min(self.idle, self.whole))


def span_of(user: User) -> Span:
    """The settings for staff or for residents."""
    if user.is_staff:
        return Span(timedelta(minutes=settings.STAFF_IDLE_MINUTES), timedelta(hours=settings.STAFF_SESSION_HOURS))
    return Span(timedelta(minutes=settings.RESIDENT_IDLE_MINUTES), timedelta(hours=settings.RESIDENT_SESSION_HOURS))


def time_left(request: HttpRequest, user: User, at: datetime) -> Left:
    """How long the session of this request still lasts; whole spans for one that begins now."""
    span, now = span_of(user), int(at.timestamp())
    began, seen = int(request.session.get(BEGAN, now)), int(request.session.get(SEEN, now))
    return Left(
        idle=seen + int(span.idle.total_seconds()) - now,
        whole=began + int(span.whole.total_seconds()) - now,
    )


def why_over(request: HttpRequest, user: User, at: datetime) -> str:
    """Why the session has ended: ``idle``, ``whole``, ``ended`` (from the list); empty while it goes on."""
    left = time_left(request, user, at)
    if left.whole <= 0:
        return "whole"
    if left.idle <= 0:
        return "idle"
    listed = request.session.get(LISTED)
    if listed and not OpenSession.objects.filter(pk=listed, user=user, ended_at=None).exists():
        return "ended"
    return ""


def note_use(request: HttpRequest, user: User, at: datetime) -> None:
    """The session was used; a member of staff who has shown the second factor finds it in his list from then on."""
    session, now = request.session, int(at.timestamp())
    if BEGAN not in session:
        session[BEGAN] = session[SEEN] = now
        session.pop(ENDED, None)
    if user.is_staff and LISTED not in session and has_second_factor(request):
        agent = request.headers.get("User-Agent", "")[:200]
        row = OpenSession.objects.create(
            user=user, began_at=at, seen_at=at, agent=agent, client=client_of(request)[:64]
        )
        session[LISTED] = str(row.pk)
    if now - int(session.get(SEEN, 0)) >= NOTED_EVERY.total_seconds():
        session[SEEN] = now
        if LISTED in session:
            OpenSession.objects.filter(pk=session[LISTED]).update(seen_at=at)


def note_end(request: HttpRequest | None, at: datetime) -> None:
    """The session ends: so it stands in the list."""
    if request is not None and LISTED in request.session:
        OpenSession.objects.filter(pk=request.session[LISTED], ended_at=None).update(ended_at=at)


def forget_old_sessions(*, at: datetime) -> int:
    """Delete what was last used ``LISTED_FOR`` ago from the lists, and the rows of expired sessions; returns how many."""
    from django.contrib.sessions.models import Session

    old = OpenSession.objects.filter(seen_at__lt=at - LISTED_FOR).delete()[0]
    return old + Session.objects.filter(expire_date__lt=at).delete()[0]
