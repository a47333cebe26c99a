"""The door of the office (職員の入口)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from madoguchi.foundation.accounts.models import User
from madoguchi.foundation.accounts.posts import posts_of
from madoguchi.foundation.accounts.session import has_second_factor, is_enrolled, may_enrol, signed_in
from madoguchi.kernel import clock

OFFICE = ("staff/", "api/staff/")
"""Routes that only staff walk. Compared with the route that was resolved, so no spelling of a path slips by."""

ALWAYS = frozenset(
    {
        "account_logout",
        "account_inactive",
        "language_choose",
        "text_size_choose",
    }
)
TO_SHOW_A_FACTOR = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
ALSO_HALF_WAY = frozenset({"session_clock", "staff_link", "staff_link_open"})
ONLY_TOLD = frozenset({"second_factor_setup"})
"""Where somebody without a link is told that one is needed."""
TO_ENROL = frozenset(
    {
        "account_reauthenticate",
        "second_factor_setup",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    }
)
FOR_STAFF_ONLY = ("account/2fa/", "account/password/", "account/reauthenticate/", "account/second-factor/")

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class StaffDoorMiddleware:
    """Looks at every request.

    An account of staff can do nothing at all, anywhere, before a second factor was shown in this very session:
    it is led to show one, or to set one up. The office opens only for a member of staff with a post today; to
    residents it does not exist.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith("/staff/") and not request.user.is_authenticated:
            return _to("staff_sign_in", request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """``None`` lets the request pass."""
        match = request.resolver_match
        assert match is not None
        user = signed_in(request)
        office = match.route.startswith(OFFICE)
        if user is None:
            return _unknown(request, match.route) if office else None
        if not user.is_staff:
            if office or match.route.startswith(FOR_STAFF_ONLY):
                raise Http404
            return None
        if match.url_name in ALWAYS | ALSO_HALF_WAY or match.route.startswith("static/"):
            return None
        # This object lives as long as the request; a page asks for the posts of its reader half a dozen times.
        user.posts_meanwhile = {}
        return _half_way(request, user, match.url_name or "", match.route) or (
            _without_post(request, user, match.route) if office else None
        )


def _half_way(request: HttpRequest, user: User, name: str, route: str) -> HttpResponseBase | None:
    """Where to lead somebody whose second factor is missing; ``None`` when all is well."""
    enrolled = is_enrolled(user)
    if enrolled and has_second_factor(request):
        return None
    allowed = TO_SHOW_A_FACTOR if enrolled else TO_ENROL if may_enrol(request, user) else ONLY_TOLD
    if name in allowed:
        return None
    if route.startswith("api/"):
        return _as_json(_("Sign in with your second factor first."), 403)
    return _to(_page_to_show(user) if enrolled else "second_factor_setup", request)


def _page_to_show(user: User) -> str:
    by_code = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN).exists()
    return "mfa_reauthenticate" if by_code else "mfa_reauthenticate_webauthn"


def _without_post(request: HttpRequest, user: User, route: str) -> HttpResponse | None:
    if posts_of(user, localdate(clock.now())):
        return None
    if route.startswith("api/"):
        return _as_json(_("You hold no post today."), 403)
    return render(request, "accounts/staff/no_post.html", status=403)


def _unknown(request: HttpRequest, route: str) -> HttpResponseBase:
    if route.startswith("api/"):
        return _as_json(_("Sign in first."), 401)
    return _to("staff_sign_in", request)


def _to(name: str, request: HttpRequest) -> HttpResponse:
    came_for = request.get_full_path() if request.method in {"GET", "HEAD"} else "/staff/"
    return redirect(f"{reverse(name)}?{urlencode({'next': came_for})}")


def _as_json(reason: str, status: int) -> JsonResponse:
    return JsonResponse(
        {"code": "accounts.staff-door", "reason": reason}, status=status, json_dumps_params={"ensure_ascii": False}
    )
