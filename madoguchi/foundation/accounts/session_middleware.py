"""Ends sessions that have run out (セッションの期限), without losing what was being sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.foundation.accounts.clockwork import ENDED, note_use, why_over
from madoguchi.foundation.accounts.kept_text import forget_when_sent, keep_text, put_away
from madoguchi.foundation.accounts.models import User
from madoguchi.foundation.accounts.session import signed_in
from madoguchi.kernel import clock

GetResponse = Callable[[HttpRequest], HttpResponseBase]
ASKS_ONLY = "session_clock"
"""The page's own question how long there is left: no use of the session."""
OWN = ("staff/", "my/", "drafts/", "applications/", "account/", "api/staff/")
"""Routes that mean something only to whoever was signed in; elsewhere one goes on reading as a stranger."""


class SessionClockMiddleware:
    """Looks at every request of somebody who is signed in; stands behind CSRF, so that nothing forged is kept."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """``None`` lets the request pass."""
        user, match, now = signed_in(request), request.resolver_match, clock.now()
        if user is None or match is None:
            return None
        why = why_over(request, user, now)
        if why:
            return _end(request, user, match.route, match.url_name or "", why)
        if match.url_name != ASKS_ONLY or request.method == "POST":
            note_use(request, user, now)
            forget_when_sent(request)
        return None


def _end(request: HttpRequest, user: User, route: str, name: str, why: str) -> HttpResponseBase | None:
    kept = keep_text(request, user.pk)
    logout(request)
    request.session[ENDED] = why
    if name == ASKS_ONLY:
        return None
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json" or route.startswith("api/"):
        reason = _("You were signed out because the page was not used for a while. Sign in again.")
        return JsonResponse({"code": "accounts.session-over", "reason": reason}, status=401)
    if kept is not None:
        put_away(request.session, kept, user.pk)
        return _to_door(user, reverse("session_resume"))
    if not route.startswith(OWN):
        return None
    home = "/staff/" if user.is_staff else "/my/"
    return _to_door(user, request.get_full_path() if request.method in {"GET", "HEAD"} else home)


def _to_door(user: User, came_for: str) -> HttpResponseBase:
    door = reverse("staff_sign_in" if user.is_staff else "account_login")
    return redirect(f"{door}?{urlencode({'next': came_for})}")
