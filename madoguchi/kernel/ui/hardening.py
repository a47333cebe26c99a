"""What every answer tells the browser to forbid (応答ヘッダー), whoever made the answer: a view, an error, a static file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

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
        policy = PAGE_POLICY
        for before, after in getattr(response, OPENED, {}).items():
            policy = policy.replace(before, after)
        response.headers["Content-Security-Policy"] = policy
        if "frame-ancestors 'none'" not in policy:
            # The older header knows no list of origins, and browsers that know the policy go by that.
            del response.headers["X-Frame-Options"]
    else:
        response.headers.setdefault("Content-Security-Policy", CLOSED_POLICY)
    if is_same_for_everybody(response):
        _vary_by_content_alone(response)
    elif getattr(response, SAME, False):  # a cookie goes with it, which no shared cache may keep
        response.headers["Cache-Control"] = "private, no-store"
    response.headers.setdefault("Cache-Control", "private, no-store" if _is_personal(request, response) else "no-cache")


def _is_personal(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the browser is known to us by a session, or becomes so now: such an answer is kept nowhere."""
    name = settings.SESSION_COOKIE_NAME
    return name in request.COOKIES or name in response.cookies


OPENED = "_opened_in_the_policy"
OWN_COMPUTER = re.compile(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?")
ORIGIN = re.compile(r"https://[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:[0-9]{1,5})?")


def connects_to_own_computer(response: HttpResponseBase, origin: str) -> None:
    """Let the scripts of this one page ask a program on the computer where it is shown (a card reader), and no other."""
    if OWN_COMPUTER.fullmatch(origin) is None:
        raise ValueError(f"not an origin of the computer itself: {origin!r}")
    _open(response, "connect-src 'self'", f"connect-src 'self' {origin}")


def shows_pictures_of(response: HttpResponseBase, origin: str) -> None:
    """Let this one page show pictures of another host: the base of a map, where the city switched one on."""
    _open(response, "img-src 'self'", f"img-src 'self' {_origin(origin)}")


def may_be_framed_by(response: HttpResponseBase, origins: Sequence[str]) -> None:
    """Let pages of these origins show this one page in a frame; none: nobody may, as everywhere."""
    if origins:
        _open(response, "frame-ancestors 'none'", f"frame-ancestors {' '.join(map(_origin, origins))}")


def may_ask_where(response: HttpResponseBase) -> None:
    """Let this one page ask the browser where it is; the browser asks the person."""
    response.headers["Permissions-Policy"] = PERMISSIONS.replace("geolocation=()", "geolocation=(self)")


def allow_everybody(response: HttpResponseBase, *, exposed: str = "ETag, Last-Modified") -> None:
    """Let any page of any site read this answer (CORS): for public data only."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = exposed
    response["Cross-Origin-Resource-Policy"] = "cross-origin"


SAME = "_the_same_for_everybody"


def same_for_everybody(response: HttpResponseBase) -> None:
    """Whoever asks, in whatever language and with whatever cookies, gets these bytes: shared caches may keep one copy."""
    setattr(response, SAME, True)


def is_same_for_everybody(response: HttpResponseBase) -> bool:
    """Whether that was said, and no cookie goes with it after all."""
    return getattr(response, SAME, False) and not response.cookies


def _vary_by_content_alone(response: HttpResponseBase) -> None:
    left = [one for one in response.headers.get("Vary", "").split(",") if one.strip().lower() not in BY_READER]
    if "".join(left).strip():
        response.headers["Vary"] = ", ".join(one.strip() for one in left)
    else:
        response.headers.pop("Vary", None)


BY_READER = ("accept-language", "cookie", "")


def _origin(text: str) -> str:
    if ORIGIN.fullmatch(text) is None:
        raise ValueError(f"not an origin such as https://www.example.jp: {text!r}")
    return text


def _open(response: HttpResponseBase, before: str, after: str) -> None:
    setattr(response, OPENED, {**getattr(response, OPENED, {}), before: after})


def show_in_our_frames(response: HttpResponseBase) -> None:
    """Let a page of ours show this file in a frame; everything else about it stays closed."""
    response.headers["Content-Security-Policy"] = FRAMED_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
