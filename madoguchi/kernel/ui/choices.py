"""What a reader chooses about the pages (language, size of text), kept in cookies of one year."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Sentence

LANGUAGE_COOKIE = f"{settings.HOST_PREFIX}madoguchi_language"
TEXT_SIZE_COOKIE = f"{settings.HOST_PREFIX}madoguchi_text_size"
TEXT_SIZES: tuple[tuple[str, Sentence], ...] = (
    ("normal", _("Standard")),
    ("large", _("Large")),
    ("largest", _("Largest")),
)
ONE_YEAR = 365 * 24 * 60 * 60


def remember_choice(response: HttpResponse, cookie: str, value: str) -> None:
    """Keep a choice in the reader's browser, closed to scripts."""
    response.set_cookie(
        cookie, value, max_age=ONE_YEAR, samesite="Lax", httponly=True, secure=bool(settings.SESSION_COOKIE_SECURE)
    )


def text_size_of(request: HttpRequest) -> str:
    """The chosen size of text: normal, large or largest."""
    chosen = request.COOKIES.get(TEXT_SIZE_COOKIE, "")
    return chosen if chosen in dict(TEXT_SIZES) else "normal"


def safe_next(request: HttpRequest, address: str, otherwise: str = "/") -> str:
    """``address`` when it stays on this host, else ``otherwise``: no door to strangers' pages."""
    hosts = {request.get_host()}
    shaped = address.startswith(("/", "http://", "https://"))
    if shaped and url_has_allowed_host_and_scheme(address, allowed_hosts=hosts, require_https=request.is_secure()):
        return address
    return otherwise


def came_from(request: HttpRequest) -> str:
    """The page of ours that led here, for a link back; empty when there is none."""
    referer = safe_next(request, request.headers.get("Referer", ""), "")
    parts = urlsplit(referer)
    back = parts.path + (f"?{parts.query}" if parts.query else "")
    return "" if back == request.get_full_path() and request.method == "GET" else back
