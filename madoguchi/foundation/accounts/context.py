"""What every page of somebody who is signed in knows about the end of the session."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from madoguchi.foundation.accounts.clockwork import ENDED, WARNED_BEFORE, time_left
from madoguchi.foundation.accounts.session import signed_in
from madoguchi.kernel import clock


def session_clock(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``session_clock`` (seconds ``left``, ``warn``); ``session_ended`` says why the last one ended."""
    user = signed_in(request)
    if user is None:
        # Asking an empty session writes nothing, and most visitors have none.
        return {"session_ended": request.session.get(ENDED, "")} if hasattr(request, "session") else {}
    left = time_left(request, user, clock.now())
    return {"session_clock": {"left": left.seconds, "warn": int(WARNED_BEFORE.total_seconds())}}
