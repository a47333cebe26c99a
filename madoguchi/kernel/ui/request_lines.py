"""One line of the log for each request: which route, how it ended, how long it took. Nothing of what was sent."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from madoguchi.kernel.logs import METHODS

log = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class RequestLineMiddleware:
    """Gives each request a number of its own, which stands in every line about it, and writes the line at its end.

    A path or a query could hold anything, so the *name of the route* is told. Static files that are there are not.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        line = RequestLine()
        try:
            response = self.get_response(request)
            if not (request.path.startswith(settings.STATIC_URL) and response.status_code < 400):
                line.write(route_of(request), request.method or "", response.status_code, role_of(request))
            return response
        finally:
            line.end()


class RequestLine:
    """The line of a request that begins now: its number stands in every line about it until ``end``."""

    __slots__ = ("before", "begun", "cpu")

    def __init__(self) -> None:
        self.begun, self.cpu = time.perf_counter(), time.thread_time()
        # It need not be hard to guess, and asking the system for better chance gives away the thread's turn.
        self.before = structlog.contextvars.bind_contextvars(request_id=f"{random.getrandbits(128):032x}")

    def write(self, route: str, method: str, status: int, role: str) -> None:
        """How it ended."""
        log.info(
            "request",
            extra={
                "route": route,
                "method": method if method in METHODS else "other",
                "status": status,
                "ms": round((time.perf_counter() - self.begun) * 1000),
                "cpu_ms": round((time.thread_time() - self.cpu) * 1000),
                "role": role,
            },
        )

    def end(self) -> None:
        """Nothing more is about this request."""
        structlog.contextvars.reset_contextvars(**self.before)


def route_of(request: HttpRequest) -> str:
    """The name of the route; ``none`` where the address leads nowhere."""
    match = request.resolver_match
    return (match.view_name if match is not None else "") or "none"


def role_of(request: HttpRequest) -> str:
    """``resident``, ``staff``, or ``nobody``; asks no database for it."""
    user = getattr(request, "_cached_user", None)
    return str(getattr(user, "kind", "")) or "nobody" if user is not None else "nobody"
