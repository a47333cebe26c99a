"""The door for questions to published data (データの窓口): a short way to the same views, for programs without a cookie.

Inside of the waiting room, outside of Django's layers. What they would do for such a request is nothing, or it is done
here by the same code: the headers, the line of the log, the language, the view with its pace and its counting. Whatever is
not plainly such a question, and whatever fails, goes the long way as ever.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from functools import lru_cache
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest, HttpResponseBase
from django.urls import ResolverMatch, resolve

from madoguchi.kernel.ui.hardening import HardeningMiddleware
from madoguchi.kernel.ui.middleware import LanguageMiddleware
from madoguchi.kernel.ui.request_lines import RequestLineMiddleware
from madoguchi.kernel.waiting_room import CROWDED

ADDRESS = re.compile(r"/api/(?:opendata/[-a-zA-Z0-9_]{1,60}/rows|3/action/[-a-zA-Z0-9_]{1,60})")
ROUTES = frozenset({"api_opendata_rows", "ckan_action"})
LONG_WAY = ("HTTP_COOKIE", "CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING", "SCRIPT_NAME", CROWDED)
"""Who brings one of these goes the long way: somebody known, something sent, or nobody's turn."""
log = logging.getLogger(__name__)


class NotHere(Exception):
    """An address of another view, or an answer that only the long way makes."""


class ShortWay(WSGIHandler):
    """Django with the layers that leave something on such an answer, in their order, and no others."""

    def load_middleware(self, is_async: bool = False) -> None:
        """Called once, in the beginning."""
        self._middleware_chain = HardeningMiddleware(RequestLineMiddleware(LanguageMiddleware(_answer)))


class RowsDoor:
    """A WSGI application around the product's."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app, self.short_way = app, ShortWay()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if is_plain(environ):
            try:
                return self.short_way(environ, start_response)
            except Exception as wrong:
                if not isinstance(wrong, NotHere):
                    log.info("a question goes the long way", exc_info=True)
        return self.app(environ, start_response)


def is_plain(environ: WSGIEnvironment) -> bool:
    """Whether this is nothing but a question to published data."""
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and ADDRESS.fullmatch(environ.get("PATH_INFO", "")) is not None
        and not any(environ.get(name) for name in LONG_WAY)
        and settings.SIDE in ("internet", "both")
    )


@lru_cache(maxsize=256)
def _resolved(path: str) -> ResolverMatch:
    return resolve(path)


def _answer(request: HttpRequest) -> HttpResponseBase:
    match = request.resolver_match = _resolved(request.path_info)
    if match.view_name not in ROUTES:
        raise NotHere
    assert isinstance(request, WSGIRequest)
    request.get_host()  # a host that is not ours is refused the long way, before anything is counted
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    content = getattr(response, "content", b"")
    if response.streaming or response.cookies or (response.status_code >= 400 and not content):
        raise NotHere
    response.headers.setdefault("Content-Length", str(len(content)))
    return response
