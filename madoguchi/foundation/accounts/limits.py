"""Limits on guessing (推測への制限): counted for the account and for the client's address, in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from madoguchi.foundation.accounts.refusals import TooManyTries
from madoguchi.foundation.audit.public import attempts_since, record_attempt


@dataclass(frozen=True, slots=True)
class Limit:
    """How often a door may be tried in vain within ``window``: for one account, and from one client address."""

    kind: str
    for_account: int
    from_client: int
    window: timedelta
    counts_success: bool = False


PASSWORD = Limit("accounts.password", 10, 50, timedelta(minutes=15))
SECOND_FACTOR = Limit("accounts.second-factor", 5, 50, timedelta(minutes=15))
MAIL_CODE = Limit("accounts.mail-code", 10, 50, timedelta(minutes=15))
CODE_REQUEST = Limit("accounts.code-request", 5, 30, timedelta(hours=1), counts_success=True)
CARD = Limit("accounts.card", 20, 100, timedelta(minutes=15))


def client_of(request: HttpRequest) -> str:
    """The client's address; ``X-Forwarded-For`` counts only from as many proxies as the settings name."""
    return str(get_adapter(request).get_client_ip(request))


def is_over(limit: Limit, request: HttpRequest, account: str, at: datetime) -> bool:
    """Whether either limit has been reached."""
    since = at - limit.window
    outcome = None if limit.counts_success else False
    return (
        attempts_since(limit.kind, f"account:{account}", since, succeeded=outcome) >= limit.for_account
        or attempts_since(limit.kind, f"client:{client_of(request)}", since, succeeded=outcome) >= limit.from_client
    )


def refuse_over(limit: Limit, request: HttpRequest, account: str, at: datetime) -> None:
    """Raise ``TooManyTries`` when either limit has been reached."""
    if is_over(limit, request, account, at):
        raise TooManyTries


def note_try(limit: Limit, request: HttpRequest, account: str, *, succeeded: bool, at: datetime) -> None:
    """Write the try under both keys; it stays written whatever happens afterwards."""
    for key in (f"account:{account}", f"client:{client_of(request)}"):
        record_attempt(kind=limit.kind, key=key, succeeded=succeeded, at=at)
