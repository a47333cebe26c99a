"""Which doors a server opens (インターネット側・LGWAN側): two deployments of one program, told apart by ``MADOGUCHI_SIDE``.

``internet`` is what residents and programs reach, ``lgwan`` what the office reaches inside the government's network; ``both``
is one server for all. Decided here alone, by the route that an address leads to, so that no spelling of a path slips by.
What a side does not open does not exist there (404), also for people who are signed in.

It closes doors, no more: both sides read one database and hold the same keys (docs/how-to/sides.md).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

Side = Literal["internet", "lgwan", "both"]
SIDES: tuple[Side, ...] = ("internet", "lgwan", "both")

LGWAN = (
    "staff/", "api/staff/", "tablet/",
    "account/staff/", "account/link/", "account/second-factor/", "account/reauthenticate/", "account/password/",
    "account/2fa/",
)  # fmt: skip
"""Routes of the office, and of how its people sign in."""
BOTH = (
    "settings/", "accessibility/", "demo/", "api/postal/", "waiting/", "kiosk/", "display/",
    "account/session/", "account/resume/", "account/logout/", "account/inactive/",
)  # fmt: skip
"""Routes that either side needs; they show nothing of anybody who is not signed in there."""

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def side_of(route: str) -> Side:
    """Where a route stands; everything that is not named above is the residents'."""
    if route.startswith(LGWAN):
        return "lgwan"
    return "both" if route.startswith(BOTH) else "internet"


def is_open_here(address: str) -> bool:
    """Whether this server opens the address of a view, for pages that would lead there."""
    return settings.SIDE == "both" or side_of(resolve(address).route) in (settings.SIDE, "both")


class SideMiddleware:
    """Before anybody is recognised: an address of the other side leads nowhere."""

    def __init__(self, get_response: GetResponse) -> None:
        if settings.SIDE == "both":
            raise MiddlewareNotUsed
        self.get_response, self.side = get_response, settings.SIDE

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            route = resolve(request.path_info).route
        except Resolver404:
            # The office's door would lead a stranger to its sign-in page, wherever in the office he wanted to.
            if self.side == "internet" and request.path_info.removeprefix("/").startswith(LGWAN):
                raise Http404 from None
            return self.get_response(request)
        if side_of(route) not in (self.side, "both"):
            if route == "" and request.method in ("GET", "HEAD"):
                return redirect("staff_home")  # the front page of this side is the office's
            raise Http404
        return self.get_response(request)
