"""One line of the log for each request: which route, how it ended, how long it took. Nothing of what was sent."""

from __future__ import annotations

import logging
import time
import uuid
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
        begun, cpu = time.perf_counter(), time.thread_time()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=uuid.uuid4().hex)
        try:
            response = self.get_response(request)
            if not (request.path.startswith(settings.STATIC_URL) and response.status_code < 400):
                log.info(
                    "request",
                    extra={
                        "route": route_of(request),
                        "method": request.method if request.method in METHODS else "other",
                        "status": response.status_code,
                        "ms": round((time.perf_counter() - begun) * 1000),
                        "cpu_ms": round((time.thread_time() - cpu) * 1000),
                        "role": role_of(request),
                    },
                )
            return response
        finally:
            structlog.contextvars.clear_contextvars()


def route_of(request: HttpRequest) -> str:
    """The name of the route; ``none`` where the address leads nowhere."""
    match = request.resolver_match
    return (match.view_name if match is not None else "") or "none"


def role_of(request: HttpRequest) -> str:
    """``resident``, ``staff``, or ``nobody``; asks no database for it."""
    user = getattr(request, "_cached_user", None)
    return str(getattr(user, "kind", "")) or "nobody" if user is not None else "nobody"
