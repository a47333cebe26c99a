"""The door for questions to published data (データの窓口): a short way to the same views, for programs without a cookie.

Inside of the waiting room, outside of Django's layers. What they would do for such a request is nothing, or it is done
here by the same code: the headers, the line of the log, the language, the view with its pace and its counting. Whatever is
not plainly such a question, and whatever fails, goes the long way as ever.

Of the answers to questions about records the door *learns the head*: what of it is the same for every question that is
asked in the same manner. Who asks so again gets what differs (``rows.told_of``) under the head that was learned.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest, get_bytes_from_wsgi
from django.core.signals import setting_changed
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import ResolverMatch, resolve

from madoguchi.foundation.accounts.public import ASKING, client_in, keep_pace_of
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.kernel.ui.hardening import HardeningMiddleware
from madoguchi.kernel.ui.middleware import LanguageMiddleware
from madoguchi.kernel.ui.request_lines import RequestLine, RequestLineMiddleware
from madoguchi.kernel.waiting_room import CROWDED
from madoguchi.services.opendata.catalogue.entries import open_folder
from madoguchi.services.opendata.usage import count_question
from madoguchi.services.opendata.views.for_programs import base_of
from madoguchi.services.opendata.views.rows import form_asked, mark_of_rows, number_asked, told_of

ADDRESS = re.compile(r"/api/(?:opendata/([-a-zA-Z0-9_]{1,60})/rows|3/action/[-a-zA-Z0-9_]{1,60})")
ROWS = "api_opendata_rows"
ROUTES = frozenset({ROWS, "ckan_action"})
LONG_WAY = ("HTTP_COOKIE", "CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING", "SCRIPT_NAME", CROWDED)
"""Who brings one of these goes the long way: somebody known, something sent, or nobody's turn."""
DECIDING = (
    "wsgi.url_scheme",
    "HTTP_HOST",
    "SERVER_NAME",
    "SERVER_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_ACCEPT_LANGUAGE",
)
"""What of a request may decide about the head of its answer."""
INDIFFERENT = frozenset(
    {
        "HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_CONNECTION", "HTTP_USER_AGENT", "HTTP_ORIGIN", "HTTP_REFERER",
        "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP",
    }
)  # fmt: skip
"""What decides about nothing. Who brings anything else (a condition, a part) is answered by Django."""
OF_ONE_ANSWER = frozenset({"etag", "link", "x-total-count", "content-length"})
MOST_HEADS = 500
log = logging.getLogger(__name__)


class NotHere(Exception):
    """An address of another view, or an answer that only the long way makes."""


@dataclass(frozen=True, slots=True)
class Head:
    """What answers have in common whose requests agree in what decides, whose format is one."""

    base: str
    headers: tuple[tuple[str, str], ...]


Manner = tuple[object, ...]
HEADS: dict[Manner, Head] = {}


def _forget(**_changed: Any) -> None:
    HEADS.clear()


setting_changed.connect(_forget, dispatch_uid="opendata.door")  # tests change settings, nobody else


class ShortWay(WSGIHandler):
    """Django with the layers that leave something on such an answer, in their order, and no others."""

    def load_middleware(self, is_async: bool = False) -> None:
        """Called once, in the beginning."""
        self._middleware_chain = HardeningMiddleware(RequestLineMiddleware(LanguageMiddleware(_answer)))

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        """As ever; and the head is kept."""
        response: HttpResponseBase = super().get_response(request)
        learn(request, response)
        return response


class RowsDoor:
    """A WSGI application around the product's."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app, self.short_way = app, ShortWay()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        found = plain_question(environ)
        if found is not None:
            for way in (partial(by_heart, found[1]), self.short_way):
                try:
                    return way(environ, start_response)
                except (NotHere, Refused, SuspiciousOperation):
                    continue  # who answers next says why
                except Exception:
                    log.info("a question goes a longer way", exc_info=True)
        return self.app(environ, start_response)


def plain_question(environ: WSGIEnvironment) -> re.Match[str] | None:
    """Its address, with the dataset in it if it asks for records, where this is nothing but a question to published data."""
    found = ADDRESS.fullmatch(environ.get("PATH_INFO", "")) if environ["REQUEST_METHOD"] in ("GET", "HEAD") else None
    if found is None or any(environ.get(name) for name in LONG_WAY) or settings.SIDE not in ("internet", "both"):
        return None
    return found


def manner_of(environ: WSGIEnvironment, form: str) -> Manner | None:
    """In what manner is asked: whoever asks in the same gets the same head. ``None``: in one of which nothing is kept."""
    for name in environ:
        if name.startswith("HTTP_") and name not in INDIFFERENT and name not in DECIDING:
            return None
    return (form, *map(environ.get, DECIDING))


def learn(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep the head of an answer to a question about records."""
    match = request.resolver_match
    if request.method != "GET" or response.status_code != 200 or match is None or match.view_name != ROWS:
        return
    manner = manner_of(request.META, form_asked(request.GET))
    if manner is not None and manner not in HEADS:
        if len(HEADS) >= MOST_HEADS:
            HEADS.clear()
        alike = [(name, told) for name, told in response.items() if name.lower() not in OF_ONE_ANSWER]
        HEADS[manner] = Head(base_of(request), tuple(alike))


def by_heart(slug: str | None, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The answer to a question about records under a head that was learned. Raises ``NotHere`` and anything else before
    a byte was told, a use counted, or a line written: then Django answers, and tells what is wrong."""
    if slug is None or environ["REQUEST_METHOD"] != "GET" or not HEADS:
        raise NotHere
    asked = QueryDict(get_bytes_from_wsgi(environ, "QUERY_STRING", ""))
    form = form_asked(asked)
    head = HEADS.get(manner_of(environ, form) or ())
    if head is None:
        raise NotHere
    close_old_connections()
    line = RequestLine()
    try:
        count_pace = keep_pace_of(client_in(environ), ASKING, at=clock.now())
        folder = open_folder(slug, number_asked(asked))
        told, headers = told_of(folder, asked, form, head.base + environ["PATH_INFO"])
        headers["ETag"] = mark_of_rows(folder, head.base, environ.get("QUERY_STRING", ""))
        headers["Content-Length"] = str(len(told.body))
        count_pace()
        count_question(slug)
        line.write(ROWS, "GET", 200, "nobody")
    finally:
        line.end()
    start_response("200 OK", [*head.headers, *headers.items()])
    return [told.body]


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
