"""What nobody wanted of a request is read past (読み捨て): a browser that still sends would see its connection break, and
never the page that tells it why."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.http.request import UnreadablePostError

MOST_BYTES = 32 * 1024 * 1024
"""A proxy in front takes less than this; without one, whoever sends more does see the connection break."""
MOST_SECONDS = 20.0
_AT_ONCE = 64 * 1024

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ReadPastMiddleware:
    """Reads to its end what came with a request and was left unread, before the answer leaves."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if 0 < _length(request) <= MOST_BYTES and not hasattr(request, "_body"):
            read_past(request)
        return response


def read_past(request: HttpRequest) -> int:
    """How many bytes were still there; gives up quietly when the browser hangs up or dawdles."""
    passed, end = 0, time.monotonic() + MOST_SECONDS
    try:
        while (data := request.read(_AT_ONCE)) and time.monotonic() < end:
            passed += len(data)
    except UnreadablePostError:
        pass
    return passed


def _length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isascii() and told.isdigit() else 0
