"""How long a session lasts, what was typed when it ended, and a list of one's own."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.clockwork import LISTED, NOTED_EVERY, span_of, time_left
from madoguchi.foundation.accounts.kept_text import find_kept_text
from madoguchi.foundation.accounts.models import OpenSession, User
from madoguchi.foundation.accounts.operations import end_session
from madoguchi.foundation.accounts.session import actor_of, signed_in
from madoguchi.kernel import clock


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def session_clock(request: HttpRequest) -> JsonResponse:
    """Seconds that are left (0 for nobody); asking by POST counts as use and begins the time anew."""
    user = signed_in(request)
    if user is None:
        return JsonResponse({"left": 0, "whole": 0})
    left = time_left(request, user, clock.now())
    return JsonResponse({"left": left.seconds, "whole": max(0, left.whole)})


@require_safe
@never_cache
def session_resume(request: HttpRequest) -> HttpResponse:
    """After signing in again: what had been typed, to be sent on with one press."""
    user = signed_in(request)
    assert user is not None
    kept = find_kept_text(request.session, user.pk)
    if kept is None:
        return redirect("/staff/" if user.is_staff else "/my/")
    return render(request, "accounts/session_resume.html", {"kept": kept})


@require_safe
@never_cache
def my_sessions(request: HttpRequest) -> HttpResponse:
    """Where the member of staff is signed in."""
    owner, now = _owner(request), clock.now()
    sessions, span = OpenSession.objects.filter(user=owner, ended_at=None), span_of(owner)
    # One that nobody used again has not been told that it is over: its own moments say so.
    shown = [one for one in sessions if now < one.seen_at + span.idle + NOTED_EVERY and now < one.began_at + span.whole]
    return render(
        request, "accounts/staff/my_sessions.html", {"sessions": shown, "here": request.session.get(LISTED, "")}
    )


def _owner(request: HttpRequest) -> User:
    user = signed_in(request)
    assert user is not None
    return user


@require_POST
def session_end(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """End one of one's own sessions."""
    session = get_object_or_404(OpenSession, pk=session_id, user=_owner(request))
    end_session(session, by=actor_of(request), at=clock.now())
    messages.success(request, _("The session was ended."))
    return redirect("my_sessions")
