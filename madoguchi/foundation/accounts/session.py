"""What this session has proved: who acts, how surely, and whether a second factor was shown in it."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.timezone import localdate

from madoguchi.foundation.accounts.models import User
from madoguchi.foundation.accounts.posts import posts_of
from madoguchi.foundation.accounts.vocabulary import ASSURANCES, Assurance
from madoguchi.kernel import clock
from madoguchi.kernel.acts import Actor

GUEST_KEY = "madoguchi_guest"
ENROLLING_KEY = "madoguchi_enrolling"
"""Whose one-time link was followed in this session."""
_LEVEL_OF_METHOD: dict[str, Assurance] = {"code": "email", "card": "card", "signature": "signature"}


def signed_in(request: HttpRequest) -> User | None:
    """The user of this session, or ``None``."""
    user = getattr(request, "user", None)
    return user if isinstance(user, User) and user.is_active else None


def _records(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    return list(get_authentication_records(request, user))


def is_enrolled(user: User) -> bool:
    """Whether a member of staff has a second factor: an app or a passkey (recovery codes alone are none)."""
    factors = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return bool(factors.exists())


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this very session was confirmed with a second factor of the user it belongs to."""
    user = signed_in(request)
    return user is not None and any(record.get("method") == "mfa" for record in _records(request, user))


def may_enrol(request: HttpRequest, user: User) -> bool:
    """Whether a second factor may be set up in this session: a link was followed in it, or a factor already shown.

    A password alone is enough only for accounts that were made with one (the demo's invented people).
    """
    return not user.enrols_by_link or request.session.get(ENROLLING_KEY) == str(user.pk) or has_second_factor(request)


def assurance_of(request: HttpRequest) -> Assurance:
    """How surely this session knows its resident: the strongest proof shown in it."""
    user = signed_in(request)
    if user is None or user.is_staff:
        return "none"
    levels = [_LEVEL_OF_METHOD.get(str(record.get("method")), "none") for record in _records(request, user)]
    return max(levels, key=ASSURANCES.index, default="none")


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request.

    A member of staff who has not shown a second factor, or holds no post today, acts as a guest: no rule that
    looks at the kind of actor can then be passed with half a sign-in.
    """
    user = signed_in(request)
    if user is None:
        return _guest(request)
    if not user.is_staff:
        return Actor(kind="resident", id=str(user.id), name=user.name)
    held = posts_of(user, localdate(clock.now())) if has_second_factor(request) else []
    if not held:
        return _guest(request)
    return Actor(kind="staff", id=str(user.id), name=user.name, post=held[0].label)


def _guest(request: HttpRequest) -> Actor:
    if GUEST_KEY not in request.session:
        request.session[GUEST_KEY] = secrets.token_hex(16)
    return Actor(kind="guest", id=str(request.session[GUEST_KEY]))
