"""What follows when allauth adds, removes or checks a second factor (allauth says so by signals)."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from madoguchi.foundation.accounts.models import User
from madoguchi.kernel import clock
from madoguchi.kernel.acts import Actor, act


def note_added(request: HttpRequest, user: User, authenticator: Authenticator, **rest: Any) -> None:
    """Enrolled: recorded; and it counts as shown, since enrolling a device proves that one holds it."""
    with act("second_factor.add", on=_row(user), by=_self(user), at=clock.now(), type=authenticator.type):
        pass
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, method="mfa", id=authenticator.pk, type=authenticator.type)
        request.session.cycle_key()


def note_removed(request: HttpRequest, user: User, authenticator: Authenticator, **rest: Any) -> None:
    """Taken away by its owner: recorded."""
    with act("second_factor.remove", on=_row(user), by=_self(user), at=clock.now(), type=authenticator.type):
        pass


def note_used(request: HttpRequest, user: User, authenticator: Authenticator, **rest: Any) -> None:
    """Shown within a session: the session gets a new id, because it may now do more than before."""
    if request.user.is_authenticated:
        request.session.cycle_key()


def _row(user: User) -> User:
    """The account itself: allauth hands over the request's lazy one."""
    return User.objects.get(pk=user.pk)


def _self(user: User) -> Actor:
    return Actor(kind="staff", id=str(user.pk), name=user.name)
