"""Limits on guessing (推測への制限), counted in the database, so that all processes count together.

Counted are: one client address against one account; an account from everywhere; a client address against all. Somebody who
guesses from one address therefore shuts out himself, not the account's owner. A browser in which the owner has signed in
before (``devices``) is counted by itself: even a guesser with many addresses does not shut it out.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from madoguchi.foundation.accounts.devices import known_device
from madoguchi.foundation.accounts.refusals import TooManyTries
from madoguchi.foundation.audit.public import latest_attempts, record_attempt

NOBODY = "0.0.0.0"  # noqa: S104 - no address to listen at, but the absence of one (a Unix socket without a proxy)


@dataclass(frozen=True, slots=True)
class Limit:
    """How often a door may be tried within ``window``: in vain, or at all where ``counts_success``."""

    kind: str
    for_account: int
    """For one account from one client address, or in one known browser; from everywhere ``EVERYWHERE`` times as often."""
    from_client: int
    """From one client address for all accounts together: an office or a library shares one."""
    window: timedelta
    counts_success: bool = False


EVERYWHERE = 3
PASSWORD = Limit("accounts.password", 10, 50, timedelta(minutes=15))
SECOND_FACTOR = Limit("accounts.second-factor", 5, 50, timedelta(minutes=15))
MAIL_CODE = Limit("accounts.mail-code", 10, 50, timedelta(minutes=15))
CODE_REQUEST = Limit("accounts.code-request", 5, 30, timedelta(hours=1), counts_success=True)
STAFF_LINK = Limit("accounts.staff-link", 20, 20, timedelta(minutes=15))
CARD = Limit("accounts.card", 20, 100, timedelta(minutes=15))


def client_of(request: HttpRequest) -> str:
    """The client's address, an IPv6 one as its network of 64 bits, which one household or attacker owns as a whole.

    ``X-Forwarded-For`` counts only from as many proxies as the settings name, and only the entry that the outermost of
    them wrote: what a client writes there itself stands further left.
    """
    return client_in(request.META)


def client_in(environ: Mapping[str, Any]) -> str:
    """The same, of what the server tells about a request."""
    proxies = int(settings.ALLAUTH_TRUSTED_PROXY_COUNT)
    passed = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    told = passed[-proxies] if 0 < proxies <= len(passed) else ""
    for one in (told, environ.get("REMOTE_ADDR", "")):
        try:
            address = ipaddress.ip_address(one.strip("[]"))
        except ValueError:
            continue
        return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))
    return NOBODY


def wait_for(limit: Limit, request: HttpRequest, account: str, at: datetime) -> timedelta | None:
    """How long until the next try is free; ``None`` when it is free now."""
    since, outcome = at - limit.window, None if limit.counts_success else False
    waits = []
    for key, most in _counted(limit, request, account).items():
        tries = latest_attempts(limit.kind, key, since, succeeded=outcome, most=most)
        if len(tries) >= most:
            waits.append(tries[-1] + limit.window - at)
    return max(waits, default=None)


def is_over(limit: Limit, request: HttpRequest, account: str, at: datetime) -> bool:
    """Whether a limit has been reached."""
    return wait_for(limit, request, account, at) is not None


def refuse_over(limit: Limit, request: HttpRequest, account: str, at: datetime) -> None:
    """Raise ``TooManyTries`` when a limit has been reached."""
    wait = wait_for(limit, request, account, at)
    if wait is not None:
        raise TooManyTries(wait)


def note_try(limit: Limit, request: HttpRequest, account: str, *, succeeded: bool, at: datetime) -> None:
    """Write the try under every key that it counts for; it stays written whatever happens afterwards."""
    for key in _counted(limit, request, account):
        record_attempt(kind=limit.kind, key=key, succeeded=succeeded, at=at)


def _counted(limit: Limit, request: HttpRequest, account: str) -> dict[str, int]:
    device = known_device(request, account)
    if device:
        return {f"device:{device}": limit.for_account}
    client = client_of(request)
    return {
        f"pair:{client} {account}": limit.for_account,
        f"account:{account}": limit.for_account * EVERYWHERE,
        f"client:{client}": limit.from_client,
    }
