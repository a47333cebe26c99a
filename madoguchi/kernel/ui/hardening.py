"""What every answer tells the browser to forbid (応答ヘッダー), whoever made the answer: a view, an error, a static file."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]

PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
"""For pages: nothing inline, nothing from another host, no page of ours inside another page, no text becomes a script."""

_CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'; sandbox; frame-ancestors "
CLOSED_POLICY = f"{_CLOSED}'none'"
"""For everything that is no page (files, data, style sheets): opened by itself it may do nothing at all."""
FRAMED_POLICY = f"{_CLOSED}'self'"
"""For a file that a page of ours shows in a frame."""

_UNUSED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope",
    "idle-detection", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial",
    "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join(
    (
        "publickey-credentials-get=(self)",
        "publickey-credentials-create=(self)",
        "clipboard-write=(self)",
        *(f"{feature}=()" for feature in _UNUSED),
    )
)
ONE_YEAR = 31_536_000


def bare_headers() -> dict[str, str]:
    """Name -> value of what every answer carries, that of a server without Django too."""
    return {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS,
        "X-Permitted-Cross-Domain-Policies": "none",
        **({"Strict-Transport-Security": f"max-age={ONE_YEAR}"} if settings.HTTPS else {}),
    }


class HardeningMiddleware:
    """Outermost of all, so that no answer leaves without it. A view may be stricter or say that a file is framed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        harden(request, response)
        return response


def harden(request: HttpRequest, response: HttpResponseBase) -> None:
    """Put the headers on ``response``; what it says already stays, but for the policy of a page."""
    for name, value in bare_headers().items():
        response.headers.setdefault(name, value)
    if response.headers.get("Content-Type", "").startswith("text/html"):
        also = getattr(response, CONNECTS, "")
        policy = PAGE_POLICY.replace("connect-src 'self'", f"connect-src 'self' {also}") if also else PAGE_POLICY
        response.headers["Content-Security-Policy"] = policy
    else:
        response.headers.setdefault("Content-Security-Policy", CLOSED_POLICY)
    response.headers.setdefault("Cache-Control", "private, no-store" if _is_personal(request, response) else "no-cache")


def _is_personal(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the browser is known to us by a session, or becomes so now: such an answer is kept nowhere."""
    name = settings.SESSION_COOKIE_NAME
    return name in request.COOKIES or name in response.cookies


CONNECTS = "_connects_to_this_computer"
OWN_COMPUTER = re.compile(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?")


def connects_to_own_computer(response: HttpResponseBase, origin: str) -> None:
    """Let the scripts of this one page ask a program on the computer where it is shown (a card reader), and no other."""
    if OWN_COMPUTER.fullmatch(origin) is None:
        raise ValueError(f"not an origin of the computer itself: {origin!r}")
    setattr(response, CONNECTS, origin)


def show_in_our_frames(response: HttpResponseBase) -> None:
    """Let a page of ours show this file in a frame; everything else about it stays closed."""
    response.headers["Content-Security-Policy"] = FRAMED_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
