"""Who is let into the rooms of the officer, by post."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers

from madoguchi.foundation.accounts.public import User, signed_in
from madoguchi.foundation.organisation.public import NotAnAdministrator, may_administer, may_audit
from madoguchi.kernel import clock

View = Callable[..., HttpResponseBase]


def person_of(request: HttpRequest) -> User:
    """The member of staff who asks; the door of ``/staff/`` has let nobody else in."""
    user = signed_in(request)
    if user is None:
        raise NotAnAdministrator
    return user


def typed_in(request: HttpRequest) -> QueryDict | None:
    """What was sent by POST, even when it is nothing; ``None`` for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def administrators_only(view: View) -> View:
    """Refuse ``NotAnAdministrator`` to all others; what is shown is kept in no cache."""
    return _let_in(view, may_administer)


def auditors_only(view: View) -> View:
    """For administrators and auditors."""
    return _let_in(view, may_audit)


def _let_in(view: View, may: Callable[..., bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        if not may(person_of(request), on=clock.today()):
            raise NotAnAdministrator
        response = view(request, *args, **named)
        add_never_cache_headers(response)
        return response

    return guarded
