"""Browsers that have signed in before (使い慣れた端末): a sealed cookie, so that strangers' guesses do not shut them out.

The cookie opens nothing. It says that somebody proved in this browser to be the owner of an account; his own wrong tries
are then counted for the browser alone, and those of the rest of the world no longer concern him.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

COOKIE = f"{settings.HOST_PREFIX}madoguchi_device"
SALT = "madoguchi.accounts.device"
KEPT_SECONDS = 180 * 24 * 60 * 60
MOST_ACCOUNTS = 12
"""Colleagues share a computer at the window."""


def known_device(request: HttpRequest, account: str) -> str:
    """The name of this browser at this account; empty where its owner never signed in here."""
    return _held(request).get(_hidden(account), "")


def remember_device(request: HttpRequest, response: HttpResponseBase, accounts: Iterable[str]) -> None:
    """Keep in the browser that the owner of these (one person's) accounts was here."""
    held = _held(request)
    name = secrets.token_urlsafe(9)
    for one in accounts:
        held.pop(_hidden(one), None)
        held[_hidden(one)] = name
    sealed = signing.dumps(dict(list(held.items())[-MOST_ACCOUNTS:]), salt=SALT, compress=True)
    response.set_cookie(
        COOKIE, sealed, max_age=KEPT_SECONDS, httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
    )


def _held(request: HttpRequest) -> dict[str, str]:
    try:
        held: dict[str, str] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return {}
    return held


def _hidden(account: str) -> str:
    return salted_hmac(SALT, account.strip().casefold(), algorithm="sha256").hexdigest()[:16]
